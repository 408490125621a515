/** What must be true of a guide as a whole: whoever follows it to the end has a connection that can be activated. */
import {
  type AnyCard,
  type Block,
  type CopyValue,
  directoryFields,
  type FieldName,
  type GuideStep,
  type Inline,
  renewalKinds,
  setUpKinds,
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

export interface ReadStep {
  step: GuideStep
  node: Node
}

export function checkSteps(file: string, card: AnyCard, steps: ReadStep[]): void {
  const top: Node = { type: 'root' }
  checkEach(file, card, steps, setUpKinds)
  if (!steps.some(({ step }) => step.kind === 'connect'))
    fail(file, top, 'a guide has at least one step of kind connect')
  for (const variant of variantsOf(card)) {
    const where = variant === undefined ? '' : ` in the variant \`${variant}\``
    const blocks = steps.flatMap(({ step }) => visible(step, variant))
    checkFields(file, card, blocks, where)
    checkCopies(file, card, blocks, where)
  }
}

/** The new certificate is brought in the first step; the second, if there is one, asks nothing back. */
export function checkRenewal(file: string, card: AnyCard, steps: ReadStep[]): void {
  const top: Node = { type: 'root' }
  if (card.protocol !== 'saml') fail(file, top, 'only a SAML provider has a signing certificate to renew')
  checkEach(file, card, steps, renewalKinds)
  const [first, second, ...more] = steps
  if (first?.step.kind !== 'renew' || more.length > 0 || (second && second.step.kind !== 'switch'))
    fail(
      file,
      top,
      'a renewal is one step of kind renew, then one of kind switch where the provider needs it',
    )
  for (const variant of variantsOf(card)) {
    const where = variant === undefined ? '' : ` in the variant \`${variant}\``
    checkFields(file, card, visible(first.step, variant), where)
    if (second && visible(second.step, variant).some(({ type }) => type === 'field'))
      fail(file, second.node, `the step of kind switch asks nothing back${where}`)
  }
}

function checkEach(
  file: string,
  card: AnyCard,
  steps: ReadStep[],
  kinds: readonly GuideStep['kind'][],
): void {
  const ids = new Set<string>()
  for (const { step, node } of steps) {
    if (!kinds.includes(step.kind))
      fail(file, node, `a step of the kind ${step.kind} does not belong here: ${kinds.join(', ')}`)
    if (reserved.includes(step.id)) fail(file, node, `the step id \`${step.id}\` belongs to the portal`)
    if (ids.has(step.id)) fail(file, node, `a second step \`${step.id}\`: give it an id of its own`)
    ids.add(step.id)
    if (step.blocks.length === 0) fail(file, node, `the step \`${step.id}\` is empty`)
    for (const variant of variantsOf(card)) checkReferences(file, node, step, variant)
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
  if (card.protocol !== 'pull' && blocks.some(({ type }) => type === 'consent'))
    fail(file, top, `<Consent> has no place in ${card.protocol}`)
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
