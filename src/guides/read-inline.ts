/** Reads a sentence: text, **strong**, `code`, links, and the four components that stand in a sentence. */
import type { Inline } from './guide.ts'
import type { Node } from './mdx.ts'
import { fail, inlineWords, readAttributes, refusal } from './vocabulary.ts'

export function readInline(file: string, nodes: Node[]): Inline[] {
  const read = nodes.map((node) => readOne(file, node))
  const first = read[0]
  const last = read.at(-1)
  if (first?.type === 'text') first.text = first.text.trimStart()
  if (last?.type === 'text') last.text = last.text.trimEnd()
  return read.filter((one) => one.type !== 'text' || one.text !== '')
}

function readOne(file: string, node: Node): Inline {
  switch (node.type) {
    case 'text':
      return { type: 'text', text: oneLine(node.value ?? '') }
    case 'strong':
      return { type: 'strong', text: plain(file, node) }
    case 'inlineCode':
      return { type: 'code', text: node.value ?? '' }
    case 'link': {
      const href = node.url ?? ''
      if (!href.startsWith('https://'))
        fail(file, node, `links lead to https:// addresses only, not to ${href}`)
      return { type: 'link', href, text: plain(file, node) }
    }
    case 'mdxJsxTextElement':
    case 'mdxJsxFlowElement':
      return readWord(file, node)
    default:
      return fail(file, node, refusal(node))
  }
}

function readWord(file: string, node: Node): Inline {
  switch (node.name) {
    case 'Ui':
      readAttributes(file, node, inlineWords.Ui)
      return { type: 'ui', text: plain(file, node) }
    case 'Path': {
      readAttributes(file, node, inlineWords.Path)
      const parts = plain(file, node).split(' > ')
      if (parts.length < 2) fail(file, node, '<Path> has at least two parts, with " > " between them')
      return { type: 'path', parts: parts.map((part) => part.trim()) }
    }
    case 'CopyRef':
      return { type: 'copy_ref', value: readAttributes(file, node, inlineWords.CopyRef).value }
    case 'Insert':
      return { type: 'value', value: readAttributes(file, node, inlineWords.Insert).value }
    default:
      return fail(file, node, refusal(node))
  }
}

/** The text of a node that may hold nothing else, perhaps on lines of its own. */
function plain(file: string, node: Node): string {
  const children = node.children ?? []
  const only = children.length === 1 ? children[0] : undefined
  if (only?.type === 'paragraph') return plain(file, only)
  for (const child of children) {
    if (child.type !== 'text')
      fail(file, child, `${node.name ? `<${node.name}>` : node.type} holds plain text only`)
  }
  const text = oneLine(children.map((child) => child.value ?? '').join('')).trim()
  if (text === '') fail(file, node, `${node.name ? `<${node.name}>` : node.type} is empty`)
  return text
}
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ')
}

export function plainText(children: Inline[]): string {
  return children
    .map((one) => {
      if (one.type === 'path') return one.parts.join(' > ')
      return 'value' in one ? one.value : one.text
    })
    .join('')
}
