/** Writing XML: elements with escaped values, and no way to put raw text in by accident. */
import { escapeAttribute, escapeText } from './escape.ts'

declare const written: unique symbol
/** Text that is XML already: made by `tag` or `text`, never by hand. */
export type Xml = string & { readonly [written]: true }

/** Attributes that are undefined are left out. */
export function tag(
  name: string,
  attributes: Record<string, string | undefined>,
  ...inner: readonly Xml[]
): Xml {
  let out = `<${name}`
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) out += ` ${key}="${escapeAttribute(value)}"`
  }
  return xml(inner.length === 0 ? `${out}/>` : `${out}>${inner.join('')}</${name}>`)
}

export function text(value: string): Xml {
  return xml(escapeText(value))
}

function xml(value: string): Xml {
  return value as Xml
}
