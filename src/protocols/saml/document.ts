/** From the posted form field to a tree: the gate that every document passes before anything is believed or verified. */
import { maybeDecodeBase64 } from './base64.ts'
import { inStep, SamlRefusal } from './refusal.ts'
import { parseXml } from './xml/parse.ts'
import { isElement, type XmlElement } from './xml/tree.ts'

export const maxDocumentBytes = 256 * 1024

export interface SamlDocument {
  readonly root: XmlElement
  /** Every element, in document order. */
  readonly elements: readonly XmlElement[]
}

export function readDocument(samlResponse: string): SamlDocument {
  const bytes = inStep('decode', () => decode(samlResponse))
  const text = inStep('encoding', () => decodeUtf8(bytes))
  inStep('doctype', () => refuseDoctype(text))
  return inStep('well_formed', () => documentOf(parseXml(text)))
}

export function documentOf(root: XmlElement): SamlDocument {
  const elements: XmlElement[] = []
  collect(root, elements)
  return { root, elements }
}

function collect(element: XmlElement, into: XmlElement[]): void {
  into.push(element)
  for (const node of element.children) if (isElement(node)) collect(node, into)
}

function decode(samlResponse: string): Buffer {
  // Four characters carry three bytes; the rest leaves room for line breaks. Nothing larger is even decoded.
  if (samlResponse.length > maxDocumentBytes * 1.5) tooLarge(samlResponse.length)
  const bytes = maybeDecodeBase64(samlResponse)
  if (bytes === undefined) {
    throw new SamlRefusal('not_base64', 'The SAMLResponse field is not base64.', {
      expected: 'base64',
      received: samlResponse === '' ? 'nothing' : samlResponse.slice(0, 40),
    })
  }
  if (bytes.length > maxDocumentBytes) tooLarge(bytes.length)
  return bytes
}

function tooLarge(length: number): never {
  throw new SamlRefusal('too_large', 'The response is larger than any real one.', {
    expected: `at most ${maxDocumentBytes} bytes`,
    received: `${length} bytes`,
    hint: 'Send fewer groups: filter the group attribute in the identity provider.',
  })
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function decodeUtf8(bytes: Buffer): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw new SamlRefusal('not_utf8', 'The response is not UTF-8 text.', { expected: 'UTF-8' })
  }
}

/** On the raw text, wherever it stands: no parser's opinion on comments or CDATA may decide this. */
export function refuseDoctype(text: string): void {
  const match = /<!\s*(?:DOCTYPE|ENTITY|ATTLIST|ELEMENT|NOTATION)/i.exec(text)
  if (match === null) return
  throw new SamlRefusal('doctype_refused', 'The document declares a document type or an entity.', {
    expected: 'no <!DOCTYPE> and no <!ENTITY>',
    received: match[0],
  })
}
