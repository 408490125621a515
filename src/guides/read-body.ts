/** Reads `guide.mdx`: steps of blocks, in the closed vocabulary, with every reference resolved. */
import { createHash } from 'node:crypto'
import { checkRenewal, checkSteps, type ReadStep } from './check-steps.ts'
import type { AnyCard, Block, DirectoryAttribute, GuideStep, Inline, MappedAttribute } from './guide.ts'
import { type Node, parseMdx } from './mdx.ts'
import { plainText, readInline } from './read-inline.ts'
import {
  blockWords,
  fail,
  isBlockWord,
  isInlineWord,
  readAttributes,
  refusal,
  rowWords,
} from './vocabulary.ts'

export async function readBody(file: string, text: string, card: AnyCard): Promise<GuideStep[]> {
  const steps = await readSteps(file, text, card)
  checkSteps(file, card, steps)
  return steps.map(({ step }) => step)
}
/** `renewal.mdx`: the same vocabulary, for another purpose. */
export async function readRenewalBody(file: string, text: string, card: AnyCard): Promise<GuideStep[]> {
  const steps = await readSteps(file, text, card)
  checkRenewal(file, card, steps)
  return steps.map(({ step }) => step)
}

async function readSteps(file: string, text: string, card: AnyCard): Promise<ReadStep[]> {
  const root = await parseMdx(file, text)
  const reader = new BodyReader(file, card)
  return flatten(root.children ?? []).map((node) => ({ step: reader.step(node), node }))
}

class BodyReader {
  private readonly file: string
  private readonly card: AnyCard
  private readonly instructionIds = new Set<string>()
  constructor(file: string, card: AnyCard) {
    this.file = file
    this.card = card
  }

  step(node: Node): GuideStep {
    if (node.name !== 'Step') fail(this.file, node, outsideOfStep(node))
    const { id, kind, title, short, confirm } = readAttributes(this.file, node, blockWords.Step)
    const children = flatten(node.children ?? [])
    const first = children[0]
    const lead = first?.type === 'paragraph' ? readInline(this.file, first.children ?? []) : []
    const step_id = id ?? kind
    const blocks = children
      .slice(lead.length > 0 ? 1 : 0)
      .flatMap((child) =>
        child.name === 'Variant' ? this.variant(step_id, child) : [this.block(step_id, child)],
      )
    return { id: step_id, kind, title, short_title: short, lead, confirm, blocks }
  }

  private variant(step_id: string, node: Node): Block[] {
    const { id } = readAttributes(this.file, node, blockWords.Variant)
    if (!this.card.variants.some((variant) => variant.id === id)) {
      fail(this.file, node, `<Variant> \`${id}\` is not among the variants of guide.yaml`)
    }
    return flatten(node.children ?? []).map((child) => ({ ...this.block(step_id, child), variant: id }))
  }

  private block(step_id: string, node: Node): Block {
    switch (node.type) {
      case 'paragraph':
        return { type: 'paragraph', children: readInline(this.file, node.children ?? []) }
      case 'list':
        return this.instructions(step_id, node)
      case 'mdxJsxFlowElement':
      case 'mdxJsxTextElement':
        return this.component(node)
      default:
        return fail(this.file, node, refusal(node))
    }
  }

  private component(node: Node): Block {
    switch (node.name) {
      case 'Copy': {
        if ((node.children ?? []).length > 0) fail(this.file, node, '<Copy> holds nothing')
        return { type: 'copy', ...readAttributes(this.file, node, blockWords.Copy) }
      }
      case 'Field':
        return {
          type: 'field',
          ...readAttributes(this.file, node, blockWords.Field),
          children: this.sentence(node),
        }
      case 'Consent':
        return {
          type: 'consent',
          ...readAttributes(this.file, node, blockWords.Consent),
          children: this.sentence(node),
        }
      case 'Note':
        return {
          type: 'note',
          ...readAttributes(this.file, node, blockWords.Note),
          children: this.sentence(node),
        }
      case 'AttributeMap': {
        readAttributes(this.file, node, blockWords.AttributeMap)
        const rows = flatten(node.children ?? []).map((row) => {
          if (row.name !== 'Row') fail(this.file, row, '<AttributeMap> holds <Row> only')
          const { attribute, source } = readAttributes(this.file, row, rowWords.AttributeMap)
          return { attribute, name: this.attributeName(row, attribute), source }
        })
        if (rows.length === 0) fail(this.file, node, '<AttributeMap> has no rows')
        return { type: 'attribute_map', rows }
      }
      case 'Console':
        return this.console(node)
      default:
        return fail(this.file, node, refusal(node))
    }
  }

  private attributeName(row: Node, attribute: MappedAttribute | DirectoryAttribute): string {
    const names: Partial<Record<typeof attribute, string>> = this.card.attribute_map
    return names[attribute] ?? fail(this.file, row, `guide.yaml has no name for \`${attribute}\``)
  }

  private console(node: Node): Block {
    readAttributes(this.file, node, blockWords.Console)
    const children = flatten(node.children ?? [])
    const captions = children.filter((child) => child.type === 'paragraph')
    const rows = children
      .filter((child) => child.type !== 'paragraph')
      .map((row) => {
        if (row.name !== 'Row') fail(this.file, row, '<Console> holds <Row> and a caption only')
        return { value: '', ...readAttributes(this.file, row, rowWords.Console) }
      })
    const caption = captions[0]
    if (!caption || captions.length > 1) fail(this.file, node, '<Console> has one paragraph as its caption')
    if (rows.length === 0) fail(this.file, node, '<Console> has no rows')
    return { type: 'console', caption: readInline(this.file, caption.children ?? []), rows }
  }

  private instructions(step_id: string, node: Node): Block {
    if (!node.ordered) fail(this.file, node, refusal(node))
    const items = (node.children ?? []).map((item) => {
      const [first, ...rest] = flatten(item.children ?? [])
      if (first?.type !== 'paragraph') fail(this.file, item, 'an instruction begins with a sentence')
      const children = readInline(this.file, first.children ?? [])
      const details = rest.map((detail) => {
        if (detail.type !== 'paragraph') fail(this.file, detail, refusal(detail))
        return readInline(this.file, detail.children ?? [])
      })
      return { id: this.instructionId(step_id, children), children, details }
    })
    return { type: 'instructions', items }
  }

  /** From the words, not from the place: a guide may gain an instruction without moving anybody's ticks. */
  private instructionId(step_id: string, children: Inline[]): string {
    const digest = createHash('sha256').update(plainText(children)).digest('hex').slice(0, 8)
    let id = `${step_id}.${digest}`
    for (let again = 2; this.instructionIds.has(id); again++) id = `${step_id}.${digest}.${again}`
    this.instructionIds.add(id)
    return id
  }

  private sentence(node: Node): Inline[] {
    const children = node.children ?? []
    const only = children.length === 1 ? children[0] : undefined
    if (only?.type === 'paragraph') return readInline(this.file, only.children ?? [])
    const block = children.find((child) => child.type === 'paragraph' || isBlockWord(child.name))
    if (block) fail(this.file, node, `<${node.name}> holds one paragraph`)
    const sentence = readInline(this.file, children)
    if (sentence.length === 0) fail(this.file, node, `<${node.name}> is empty`)
    return sentence
  }
}

/**
 * The parser decides by line breaks whether a component stands alone or in a sentence. A guide's author should not
 * have to know: components on their own become blocks, and words of a sentence get their paragraph.
 */
function flatten(nodes: Node[]): Node[] {
  return nodes.flatMap((node): Node[] => {
    if (node.type === 'paragraph') {
      const parts = (node.children ?? []).filter(
        (child) => child.type !== 'text' || child.value?.trim() !== '',
      )
      return parts.length > 0 && parts.every((child) => isBlockWord(child.name)) ? parts : [node]
    }
    if (isInlineWord(node.name)) return [{ type: 'paragraph', children: [node], position: node.position }]
    return [node]
  })
}

function outsideOfStep(node: Node): string {
  const known = node.type === 'paragraph' || node.type === 'list' || isBlockWord(node.name)
  return known ? 'everything stands inside a <Step>' : refusal(node)
}
