/** Every component that a guide may use, and the attributes each takes. Adding a word here is adding it everywhere. */
import { type Static, type TSchema, Type } from 'typebox'
import { check } from './check.ts'
import { attributeNames, copyValues, fieldNames, metadataWays, stepKinds } from './guide.ts'
import { GuideError } from './guide-error.ts'
import type { Node } from './mdx.ts'

const Text = Type.String({ minLength: 1 })
const Id = Type.String({ pattern: '^[a-z0-9][a-z0-9-]*$' })
function words<P extends Record<string, TSchema>>(properties: P) {
  return Type.Object(properties, { additionalProperties: false })
}

/** Stand on their own. */
export const blockWords = {
  Step: words({
    id: Type.Optional(Id),
    kind: Type.Enum([...stepKinds]),
    title: Text,
    short: Text,
    confirm: Text,
  }),
  Variant: words({ id: Id }),
  Copy: words({ value: Type.Enum([...copyValues]), label: Text, hint: Type.Optional(Text) }),
  Field: words({
    name: Type.Enum(fieldNames),
    label: Text,
    hint: Type.Optional(Text),
    way: Type.Optional(Type.Enum([...metadataWays])),
  }),
  Consent: words({ label: Text }),
  AttributeMap: words({}),
  Console: words({}),
  Note: words({ tone: Type.Enum(['info', 'warn']) }),
}
/** `<Row>` means one thing in an attribute map and another in a console. */
export const rowWords = {
  /** The claim's name is the card's: guide.yaml says it once. */
  AttributeMap: words({ attribute: Type.Enum(attributeNames), source: Text }),
  Console: words({
    label: Text,
    value: Type.Optional(Text),
    copy: Type.Optional(Type.Enum([...copyValues])),
    tick: Type.Optional(Type.Boolean()),
  }),
}
/** Stand in a sentence. */
export const inlineWords = {
  Ui: words({}),
  Path: words({}),
  CopyRef: words({ value: Type.Enum([...copyValues]) }),
  Insert: words({ value: Type.Enum([...copyValues]) }),
}

export const isBlockWord = (name: unknown): boolean =>
  typeof name === 'string' && (name === 'Row' || Object.hasOwn(blockWords, name))
export const isInlineWord = (name: unknown): boolean =>
  typeof name === 'string' && Object.hasOwn(inlineWords, name)

export function fail(file: string, node: Node, problem: string): never {
  throw new GuideError(file, node.position?.start.line ?? 1, problem)
}

export function readAttributes<S extends TSchema>(file: string, node: Node, schema: S): Static<S> {
  const given: Record<string, unknown> = {}
  for (const attribute of node.attributes ?? []) {
    const { name, value } = attribute
    if (name === undefined || (typeof value === 'object' && value !== null)) {
      fail(file, node, `<${node.name}>: attributes are plain text in quotes, never {expressions}`)
    }
    given[name] = value ?? true
  }
  const result = check(schema, given)
  if ('value' in result) return result.value
  const { path, text } = result.problem
  fail(file, node, `<${node.name}> ${path.length > 0 ? `\`${path.join('.')}\` ` : ''}${text}`)
}

/** What is refused, in words for the person who wrote it. */
export function refusal(node: Node): string {
  switch (node.type) {
    case 'mdxjsEsm':
      return '`import` and `export` are not part of a guide: a guide is data'
    case 'mdxFlowExpression':
    case 'mdxTextExpression':
      return '{expressions} are not part of a guide; write \\{ for a brace'
    case 'mdxJsxFlowElement':
    case 'mdxJsxTextElement':
      return unknownComponent(node.name)
    case 'html':
      return 'HTML is not part of a guide'
    case 'heading':
      return 'headings are not part of a guide: a step has its title as an attribute'
    case 'code':
      return 'code blocks are not part of a guide; use `code` inside a sentence'
    case 'image':
    case 'imageReference':
      return 'pictures are not part of a guide: it must be complete without them'
    case 'list':
      return 'only numbered lists are instructions, and they do not nest'
    default:
      return `${node.type} does not belong here`
  }
}

function unknownComponent(name: string | null | undefined): string {
  if (isBlockWord(name)) return `<${name}> does not belong here`
  const all = [...Object.keys(blockWords), 'Row', ...Object.keys(inlineWords)]
  return `<${name ?? ''}> is not part of the vocabulary (${all.join(', ')})`
}
