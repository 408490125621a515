/** Reads `guide.yaml`: what the provider grid, the diagnoser and a new connection need, without the steps. */
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type Static, Type } from 'typebox'
import { isNode, LineCounter, parseDocument } from 'yaml'
import { check } from './check.ts'
import { type GuideCard, mappedAttributes, remedyCodes } from './guide.ts'
import { GuideError } from './guide-error.ts'

const Text = Type.String({ minLength: 1, maxLength: 1000 })
const Word = Type.String({ pattern: '^[a-z0-9][a-z0-9-]*$' })
const Https = Type.String({ pattern: '^https://' })
const closed = { additionalProperties: false } as const

export const CardFile = Type.Object(
  {
    name: Text,
    protocol: Type.Enum(['saml', 'oidc']),
    connection_type: Type.String({ pattern: '^[A-Z][A-Za-z0-9]*$' }),
    icon: Word,
    group: Type.Enum(['most_used', 'more', 'generic']),
    order: Type.Integer({ minimum: 0 }),
    summary: Text,
    console_name: Text,
    console_url: Type.Optional(Https),
    minutes: Type.Integer({ minimum: 1, maximum: 120 }),
    last_verified: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
    docs_url: Type.Optional(Https),
    variants: Type.Optional(
      Type.Array(Type.Object({ id: Word, label: Text, hint: Text }, closed), { maxItems: 4 }),
    ),
    metadata_inputs: Type.Optional(Type.Array(Type.Enum(['url', 'file', 'manual']))),
    attribute_map: Type.Object(record(mappedAttributes, Text), closed),
    keywords: Type.Optional(Type.Array(Text)),
    issuer: Type.Optional(Https),
    remedies: Type.Optional(Type.Object(record(remedyCodes, Type.Optional(Text)), closed)),
  },
  closed,
)

/** The folder's name is the guide's id: nothing is named twice. */
export async function readCard(folder: string): Promise<GuideCard> {
  const file = join(folder, 'guide.yaml')
  const lines = new LineCounter()
  const document = parseDocument(await readFile(file, 'utf8'), { lineCounter: lines })
  const broken = document.errors[0]
  if (broken) throw new GuideError(file, lines.linePos(broken.pos[0]).line, firstLine(broken.message))

  const lineOf = (path: string[]): number => {
    for (let depth = path.length; depth > 0; depth--) {
      const node = document.getIn(path.slice(0, depth), true)
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
    }
    return 1
  }
  const result = check(CardFile, document.toJS({ maxAliasCount: 0 }))
  if ('problem' in result) {
    const { path, text } = result.problem
    throw new GuideError(
      file,
      lineOf(path),
      `${path.length > 0 ? `\`${path.join('.')}\`` : 'the card'} ${text}`,
    )
  }
  const id = basename(folder)
  if (!/^[a-z0-9][a-z0-9-]*$/.test(id)) {
    throw new GuideError(
      file,
      1,
      `the folder's name, \`${id}\`, may hold small letters, digits and hyphens only`,
    )
  }
  const card = complete(id, result.value)
  const problem = contradiction(card)
  if (problem) throw new GuideError(file, lineOf([problem.key]), problem.text)
  return card
}

function complete(id: string, file: Static<typeof CardFile>): GuideCard {
  return {
    ...file,
    id,
    variants: file.variants ?? [],
    metadata_inputs: file.metadata_inputs ?? [],
    keywords: file.keywords ?? [],
    remedies: file.remedies ?? {},
  }
}

/** What a schema cannot say. */
function contradiction(card: GuideCard): { key: string; text: string } | undefined {
  if (Number.isNaN(Date.parse(card.last_verified))) {
    return { key: 'last_verified', text: '`last_verified` is not a date' }
  }
  if (card.protocol === 'saml' && card.metadata_inputs.length === 0) {
    return {
      key: 'protocol',
      text: 'a SAML guide needs `metadata_inputs`: url, file or manual, the preferred one first',
    }
  }
  if (card.protocol === 'oidc' && card.metadata_inputs.length > 0) {
    return { key: 'metadata_inputs', text: '`metadata_inputs` belongs to SAML guides only' }
  }
  if (card.protocol === 'saml' && card.issuer !== undefined) {
    return { key: 'issuer', text: '`issuer` belongs to OpenID Connect guides only' }
  }
  if (new Set(card.variants.map((variant) => variant.id)).size < card.variants.length) {
    return { key: 'variants', text: 'two variants have the same id' }
  }
  return undefined
}

function record<const K extends readonly string[], V>(keys: K, value: V): Record<K[number], V> {
  return Object.fromEntries(keys.map((key) => [key, value])) as Record<K[number], V>
}
function firstLine(text: string): string {
  return text.split('\n')[0] ?? text
}
