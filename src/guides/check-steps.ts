/** What must be true of a guide as a whole: whoever follows it to the end has a connection that can be activated. */
import {
  type AnyCard,
  type Block,
  type CopyValue,
  directoryFields,
  type FieldName,
  type GuideStep,
  type Inline,
} from './guide.ts'
import type { Node } from './mdx.ts'
import { fail } from './vocabulary.ts'

interface Protocol {
  /** Ours to copy besides the app's name and address. */
  ours: CopyValue[]
  /** Without one of these sets, the other side does not know where we are. */
  enough: CopyValue[][]
  needed: FieldName[]
  optional: FieldName[]
}
const protocols: Record<AnyCard['protocol'], Protocol> = {
  saml: {
    ours: ['acs_url', 'sp_entity_id', 'sp_metadata_url'],
    enough: [['sp_metadata_url'], ['acs_url', 'sp_entity_id']],
    needed: ['metadata'],
    optional: [],
  },
  oidc: {
    ours: ['redirect_uri'],
    enough: [['redirect_uri']],
    needed: ['issuer', 'client_id', 'client_secret'],
    optional: ['client_secret_expires_at'],
  },
  scim: {
    ours: ['scim_endpoint', 'bearer_token'],
    enough: [['scim_endpoint', 'bearer_token']],
    needed: [],
    optional: [],
  },
  // Which of them an adapter needs is the adapter's to say: a test holds the two together.
  pull: { ours: [], enough: [[]], needed: [], optional: [...directoryFields] },
  csv: {
    ours: ['upload_endpoint', 'bearer_token'],
    enough: [['upload_endpoint', 'bearer_token']],
    needed: [],
    optional: [],
  },
}
const always: CopyValue[] = ['app_name', 'start_url']
/** Steps that the portal itself adds around a guide's. */
const reserved = ['provider', 'test', 'activate', 'watch', 'map', 'review', 'release']

export function checkSteps(file: string, card: AnyCard, steps: { step: GuideStep; node: Node }[]): void {
  const top: Node = { type: 'root' }
  const ids = new Set<string>()
  for (const { step, node } of steps) {
    if (reserved.includes(step.id)) fail(file, node, `the step id \`${step.id}\` belongs to the portal`)
    if (ids.has(step.id)) fail(file, node, `a second step \`${step.id}\`: give it an id of its own`)
    ids.add(step.id)
    if (step.blocks.length === 0) fail(file, node, `the step \`${step.id}\` is empty`)
    for (const variant of variantsOf(card)) checkReferences(file, node, step, variant)
  }
  if (!steps.some(({ step }) => step.kind === 'connect'))
    fail(file, top, 'a guide has at least one step of kind connect')
  for (const variant of variantsOf(card)) {
    const where = variant === undefined ? '' : ` in the variant \`${variant}\``
    const blocks = steps.flatMap(({ step }) => visible(step, variant))
    checkFields(file, card, blocks, where)
    checkCopies(file, card, blocks, where)
  }
}

function checkFields(file: string, card: AnyCard, blocks: Block[], where: string): void {
  const { needed, optional } = protocols[card.protocol]
  const top: Node = { type: 'root' }
  const names = blocks.filter((block) => block.type === 'field').map((block) => block.name)
  for (const name of names) {
    if (![...needed, ...optional].includes(name))
      fail(file, top, `<Field> \`${name}\` has no place in ${card.protocol}`)
  }
  if (new Set(names).size < names.length) fail(file, top, `a <Field> is asked for twice${where}`)
  const missing = needed.filter((name) => !names.includes(name))
  if (missing.length > 0) fail(file, top, `cannot be activated: no <Field> for ${missing.join(', ')}${where}`)
}

function checkCopies(file: string, card: AnyCard, blocks: Block[], where: string): void {
  const top: Node = { type: 'root' }
  const values = blocks.filter((block) => block.type === 'copy').map((block) => block.value)
  const { ours, enough } = protocols[card.protocol]
  for (const value of values) {
    if (!always.includes(value) && !ours.includes(value))
      fail(file, top, `<Copy> \`${value}\` has no place in ${card.protocol}`)
  }
  if (!enough.some((wanted) => wanted.every((value) => values.includes(value))))
    fail(file, top, `cannot be connected: our addresses are never handed over${where}`)
}

function checkReferences(file: string, node: Node, step: GuideStep, variant: string | undefined): void {
  const blocks = visible(step, variant)
  const copies = blocks.filter((block) => block.type === 'copy').map((block) => block.value)
  if (new Set(copies).size < copies.length)
    fail(file, node, `the step \`${step.id}\` offers the same <Copy> twice`)
  const mentioned = [...step.lead, ...blocks.flatMap(sentences)]
  const drawn = blocks.flatMap((block) => (block.type === 'console' ? block.rows : [])).map((row) => row.copy)
  for (const value of [
    ...mentioned.filter((one) => one.type === 'copy_ref').map((one) => one.value),
    ...drawn,
  ]) {
    if (value !== undefined && !copies.includes(value)) {
      fail(file, node, `the step \`${step.id}\` points to the <Copy> of \`${value}\`, which it does not have`)
    }
  }
}

function variantsOf(card: AnyCard): (string | undefined)[] {
  return card.variants.length > 0 ? card.variants.map((variant) => variant.id) : [undefined]
}
/** The blocks that a reader of this variant sees. */
export function visible(step: GuideStep, variant: string | undefined): Block[] {
  return step.blocks.filter((block) => block.variant === undefined || block.variant === variant)
}
function sentences(block: Block): Inline[] {
  if (block.type === 'instructions')
    return block.items.flatMap((item) => [...item.children, ...item.details.flat()])
  if (block.type === 'console') return block.caption
  return 'children' in block ? block.children : []
}
