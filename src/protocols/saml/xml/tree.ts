/** An XML tree of four plain shapes. Only XmlElement has structure; text is a string, CDATA is text. */
import { SamlRefusal } from '../refusal.ts'

export interface XmlAttribute {
  readonly prefix: string
  readonly local: string
  readonly namespace: string
  readonly value: string
}

export interface XmlComment {
  readonly comment: string
}

export interface XmlElement {
  readonly prefix: string
  readonly local: string
  readonly namespace: string
  readonly attributes: readonly XmlAttribute[]
  readonly children: readonly XmlNode[]
  readonly parent: XmlElement | undefined
  /** Every namespace prefix in scope here, `''` being the default one. */
  readonly scope: ReadonlyMap<string, string>
  /** Whether this element declares a namespace itself. */
  readonly declares: boolean
}

export type XmlNode = XmlElement | XmlComment | string

export function isElement(node: XmlNode): node is XmlElement {
  return typeof node !== 'string' && 'local' in node
}

export function qualifiedName(element: { readonly prefix: string; readonly local: string }): string {
  return element.prefix === '' ? element.local : `${element.prefix}:${element.local}`
}

export function elementsOf(parent: XmlElement): XmlElement[] {
  return parent.children.filter(isElement)
}

export function isNamed(element: XmlElement, namespace: string, local: string): boolean {
  return element.local === local && element.namespace === namespace
}

export function childrenNamed(parent: XmlElement, namespace: string, local: string): XmlElement[] {
  const found: XmlElement[] = []
  for (const node of parent.children) if (isElement(node) && isNamed(node, namespace, local)) found.push(node)
  return found
}

/** The one child of that name, if there is one; two are a refusal, because two readers may pick differently. */
export function maybeChild(parent: XmlElement, namespace: string, local: string): XmlElement | undefined {
  const [first, second] = childrenNamed(parent, namespace, local)
  if (second !== undefined) {
    throw new SamlRefusal('unexpected_element', `${parent.local} holds more than one ${local}.`, {
      expected: `one ${local}`,
      received: 'several',
    })
  }
  return first
}

export function attributeOf(element: XmlElement, local: string): string | undefined {
  for (const attribute of element.attributes) {
    if (attribute.local === local && attribute.namespace === '') return attribute.value
  }
  return undefined
}

/**
 * The text of an element that holds nothing but text, without the white space around it. An element or a comment
 * inside is a refusal: readers disagree on what such a value is, and that disagreement is an attack.
 */
export function textOf(element: XmlElement): string {
  let text = ''
  for (const node of element.children) {
    if (typeof node === 'string') text += node
    else if (isElement(node)) {
      throw new SamlRefusal('unexpected_element', `${element.local} holds an element where text belongs.`, {
        expected: 'text',
        received: `<${qualifiedName(node)}>`,
      })
    } else {
      throw new SamlRefusal('comment_refused', `There is a comment inside ${element.local}.`)
    }
  }
  return text.trim()
}

export function* walk(element: XmlElement): Generator<XmlElement> {
  yield element
  for (const node of element.children) if (isElement(node)) yield* walk(node)
}
