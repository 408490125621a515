/** Reads `guide.yaml`: what the provider grid, the diagnoser and a new connection need, without the steps. */
import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type Static, type TSchema, Type } from 'typebox'
import { isNode, LineCounter, parseDocument } from 'yaml'
import { check } from './check.ts'
import {
  type AnyCard,
  connectionProtocols,
  type DirectoryAttribute,
  type DirectoryCard,
  directoryAttributes,
  directoryProtocols,
  directoryRemedyCodes,
  type GuideCard,
  mappedAttributes,
  remedyCodes,
  variantKinds,
} from './guide.ts'
import { GuideError } from './guide-error.ts'

const Text = Type.String({ minLength: 1, maxLength: 1000 })
const Word = Type.String({ pattern: '^[a-z0-9][a-z0-9-]*$' })
const Https = Type.String({ pattern: '^https://' })
const closed = { additionalProperties: false } as const

/** What every card has. */
const shared = {
  name: Text,
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
  variants_are: Type.Optional(Type.Enum([...variantKinds])),
  keywords: Type.Optional(Type.Array(Text)),
}
const ConnectionFile = Type.Object(
  {
    ...shared,
    protocol: Type.Enum([...connectionProtocols]),
    connection_type: Type.String({ pattern: '^[A-Z][A-Za-z0-9]*$' }),
    metadata_inputs: Type.Optional(Type.Array(Type.Enum(['url', 'file', 'manual']))),
    attribute_map: Type.Object(record(mappedAttributes, Text), closed),
    issuer: Type.Optional(Https),
    remedies: Type.Optional(Type.Object(record(remedyCodes, Type.Optional(Text)), closed)),
  },
  closed,
)
const DirectoryFile = Type.Object(
  {
    ...shared,
    protocol: Type.Enum([...directoryProtocols]),
    directory_type: Type.String({ pattern: '^[a-z0-9][a-z0-9 .]*$' }),
    attribute_map: Type.Optional(
      Type.Object(
        record(Object.keys(directoryAttributes) as DirectoryAttribute[], Type.Optional(Text)),
        closed,
      ),
    ),
    remedies: Type.Optional(Type.Object(record(directoryRemedyCodes, Type.Optional(Text)), closed)),
  },
  closed,
)
/** The protocol decides which of the two a card is. */
const AnyProtocol = Type.Object({ protocol: Type.Enum([...connectionProtocols, ...directoryProtocols]) })

/** The folder's name is the guide's id: nothing is named twice. */
export async function readCard(folder: string): Promise<AnyCard> {
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
  const parse = <S extends TSchema>(schema: S): Static<S> => {
    const result = check(schema, document.toJS({ maxAliasCount: 0 }))
    if ('value' in result) return result.value
    const { path, text } = result.problem
    const subject = path.length > 0 ? `\`${path.join('.')}\`` : 'the card'
    throw new GuideError(file, lineOf(path), `${subject} ${text}`)
  }
  const id = basename(folder)
  if (!/^[a-z0-9][a-z0-9-]*$/.test(id)) {
    throw new GuideError(
      file,
      1,
      `the folder's name, \`${id}\`, may hold small letters, digits and hyphens only`,
    )
  }
  const { protocol } = parse(AnyProtocol)
  const card = directoryProtocols.some((one) => one === protocol)
    ? directoryCard(id, parse(DirectoryFile))
    : connectionCard(id, parse(ConnectionFile))
  const problem = contradiction(card)
  if (problem) throw new GuideError(file, lineOf([problem.key]), problem.text)
  return card
}

function connectionCard(id: string, file: Static<typeof ConnectionFile>): GuideCard {
  return {
    ...file,
    id,
    variants: file.variants ?? [],
    variants_are: file.variants_are ?? 'consoles',
    metadata_inputs: file.metadata_inputs ?? [],
    keywords: file.keywords ?? [],
    remedies: file.remedies ?? {},
  }
}
function directoryCard(id: string, file: Static<typeof DirectoryFile>): DirectoryCard {
  const standard = file.protocol === 'scim' ? directoryAttributes : {}
  return {
    ...file,
    id,
    variants: file.variants ?? [],
    variants_are: file.variants_are ?? 'consoles',
    attribute_map: { ...standard, ...file.attribute_map },
    keywords: file.keywords ?? [],
    remedies: file.remedies ?? {},
  }
}

/** What a schema cannot say. */
function contradiction(card: AnyCard): { key: string; text: string } | undefined {
  if (Number.isNaN(Date.parse(card.last_verified))) {
    return { key: 'last_verified', text: '`last_verified` is not a date' }
  }
  if (new Set(card.variants.map((variant) => variant.id)).size < card.variants.length) {
    return { key: 'variants', text: 'two variants have the same id' }
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
  return undefined
}

function record<const K extends readonly string[], V>(keys: K, value: V): Record<K[number], V> {
  return Object.fromEntries(keys.map((key) => [key, value])) as Record<K[number], V>
}
function firstLine(text: string): string {
  return text.split('\n')[0] ?? text
}
