/**
 * Canonical XML 1.0 and Exclusive XML Canonicalization 1.0 of a subtree, both without comments, because a comment
 * inside signed content is refused here (readers disagree about the text around it).
 */
import { SamlRefusal } from '../refusal.ts'
import { escapeAttribute, escapeText } from './escape.ts'
import { isElement, qualifiedName, type XmlAttribute, type XmlElement } from './tree.ts'

export interface CanonicalForm {
  readonly exclusive: boolean
  /** InclusiveNamespaces PrefixList of the exclusive form; `''` stands for `#default`. */
  readonly inclusive_prefixes: readonly string[]
}

/** `without` is the enveloped Signature, which the transform of that name leaves out. */
export function canonicalize(apex: XmlElement, form: CanonicalForm, without?: XmlElement): string {
  const inherited = form.exclusive ? [] : inheritedXmlAttributes(apex)
  return render(apex, new Map(), form, without, inherited, true)
}

function render(
  element: XmlElement,
  rendered: ReadonlyMap<string, string>,
  form: CanonicalForm,
  without: XmlElement | undefined,
  inherited: readonly XmlAttribute[],
  apex: boolean,
): string {
  const name = qualifiedName(element)
  let inner = rendered
  let out = `<${name}`

  const prefixes = prefixesToRender(element, form, apex)
  if (prefixes.length > 0) {
    let own: Map<string, string> | undefined
    for (const prefix of prefixes) {
      const uri = element.scope.get(prefix) ?? ''
      if ((inner.get(prefix) ?? '') === uri) continue
      own ??= new Map(rendered)
      own.set(prefix, uri)
      inner = own
      out += prefix === '' ? ` xmlns="${escapeAttribute(uri)}"` : ` xmlns:${prefix}="${escapeAttribute(uri)}"`
    }
  }

  for (const attribute of sortedAttributes(element.attributes, inherited)) {
    out += ` ${qualifiedName(attribute)}="${escapeAttribute(attribute.value)}"`
  }
  out += '>'
  for (const node of element.children) {
    if (typeof node === 'string') out += escapeText(node)
    else if (!isElement(node))
      throw new SamlRefusal('comment_refused', 'There is a comment inside signed content.')
    else if (node !== without) out += render(node, inner, form, without, [], false)
  }
  return `${out}</${name}>`
}

/** Exclusive: those the element uses, and the listed ones. Inclusive: all that are in scope. Sorted, default first. */
function prefixesToRender(element: XmlElement, form: CanonicalForm, apex: boolean): readonly string[] {
  if (!form.exclusive) {
    if (!apex && !element.declares) return []
    return [...element.scope.keys()].filter((prefix) => prefix !== 'xml').sort()
  }
  const { attributes } = element
  const bare = attributes.length === 0 || attributes.every(({ prefix }) => prefix === '')
  if (bare && form.inclusive_prefixes.length === 0) return [element.prefix]
  const prefixes = new Set([element.prefix])
  for (const { prefix } of attributes) if (prefix !== '') prefixes.add(prefix)
  for (const prefix of form.inclusive_prefixes)
    if (prefix === '' || element.scope.has(prefix)) prefixes.add(prefix)
  prefixes.delete('xml')
  return [...prefixes].sort()
}

function sortedAttributes(
  own: readonly XmlAttribute[],
  inherited: readonly XmlAttribute[],
): readonly XmlAttribute[] {
  if (own.length + inherited.length < 2) return own.length === 0 ? inherited : own
  return [...own, ...inherited].sort((a, b) => compare(a.namespace, b.namespace) || compare(a.local, b.local))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Canonical XML 1.0 section 2.4: a subtree's apex takes over its ancestors' xml: attributes. */
function inheritedXmlAttributes(apex: XmlElement): XmlAttribute[] {
  const found = new Map<string, XmlAttribute>()
  for (let element = apex.parent; element !== undefined; element = element.parent) {
    for (const attribute of element.attributes) {
      if (attribute.prefix === 'xml' && !found.has(attribute.local)) found.set(attribute.local, attribute)
    }
  }
  for (const attribute of apex.attributes) if (attribute.prefix === 'xml') found.delete(attribute.local)
  return [...found.values()]
}
