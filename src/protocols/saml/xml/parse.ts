/**
 * A reader for the XML that SAML needs and nothing more: namespaces, text, CDATA, comments, the five predefined
 * entities and character references. No DTD, no other entity, nothing ever fetched. Whatever is not well-formed is
 * refused, never repaired (XML 1.0, Namespaces in XML 1.0).
 */
import { SamlRefusal } from '../refusal.ts'
import { attributeValue, characterData, hasForbiddenCharacter, malformed } from './characters.ts'
import { qualifiedName, type XmlAttribute, type XmlComment, type XmlElement, type XmlNode } from './tree.ts'

export interface ParseOptions {
  /** Namespaces in scope around the text: decrypted content keeps those of the element it stood in. */
  readonly scope?: ReadonlyMap<string, string>
  /** Metadata files carry style-sheet instructions; messages have no use for any. */
  readonly processing_instructions?: 'refuse' | 'skip'
  /** The text was decoded elsewhere, so the encoding it declares no longer matters. */
  readonly any_encoding?: boolean
  readonly max_elements?: number
}

const maxDepth = 64
const maxAttributes = 128

const xmlNamespace = 'http://www.w3.org/XML/1998/namespace'
const xmlnsNamespace = 'http://www.w3.org/2000/xmlns/'
const outermostScope: ReadonlyMap<string, string> = new Map([['xml', xmlNamespace]])

const nameStart =
  'A-Z_a-z\\xC0-\\xD6\\xD8-\\xF6\\xF8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD'
const ncName = `[${nameStart}][${nameStart}\\-.0-9\\xB7\\u0300-\\u036F\\u203F\\u2040]*`
const startTag = new RegExp(`<(${ncName})(?::(${ncName}))?`, 'y')
const attributeToken = new RegExp(
  `[ \\t\\n]+(${ncName})(?::(${ncName}))?[ \\t\\n]*=[ \\t\\n]*(?:"([^"<]*)"|'([^'<]*)')`,
  'y',
)
const tagEnd = /[ \t\n]*(\/?)>/y
const endTag = new RegExp(`</(${ncName}(?::${ncName})?)[ \\t\\n]*>`, 'y')
const declaration =
  /^<\?xml[ \t\n]+version[ \t\n]*=[ \t\n]*(?:"1\.0"|'1\.0')(?:[ \t\n]+encoding[ \t\n]*=[ \t\n]*(?:"([\w.-]+)"|'([\w.-]+)'))?(?:[ \t\n]+standalone[ \t\n]*=[ \t\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\n]*\?>/
const absoluteUri =
  /^[A-Za-z][A-Za-z0-9+.-]*:(?:[!$&-;=?-Z_a-z~]|%[0-9A-Fa-f]{2})*(?:#(?:[!$&-;=?-Z_a-z~]|%[0-9A-Fa-f]{2})*)?$/

interface OpenElement extends XmlElement {
  readonly children: XmlNode[]
}

export function parseXml(source: string, options: ParseOptions = {}): XmlElement {
  const text = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source
  if (hasForbiddenCharacter(text)) malformed('a character that XML forbids', 0)
  const maxElements = options.max_elements ?? 10_000
  const baseScope = options.scope ?? outermostScope

  let at = skipDeclaration(text, options)
  let root: OpenElement | undefined
  let current: OpenElement | undefined
  const around: OpenElement[] = []
  let pending = ''
  let elements = 0

  const flush = (): void => {
    if (pending === '') return
    if (current !== undefined) current.children.push(pending)
    else if (/[^ \t\n]/.test(pending)) malformed('text outside the root element', at)
    pending = ''
  }

  while (at < text.length) {
    const open = text.indexOf('<', at)
    const textEnd = open === -1 ? text.length : open
    if (textEnd > at) pending += characterData(text.slice(at, textEnd), at)
    at = textEnd
    if (open === -1) break

    const next = text.charCodeAt(at + 1)
    if (next === 0x2f /* / */) {
      flush()
      endTag.lastIndex = at
      const match = endTag.exec(text)
      if (match === null || current === undefined || match[1] !== qualifiedName(current)) {
        malformed('an end tag that closes nothing', at)
      }
      at = endTag.lastIndex
      current = around.pop()
    } else if (next === 0x21 /* ! */) {
      if (text.startsWith('<!--', at)) {
        flush()
        const end = text.indexOf('--', at + 4)
        if (end === -1 || text[end + 2] !== '>') malformed('an unfinished comment', at)
        const comment: XmlComment = { comment: text.slice(at + 4, end) }
        current?.children.push(comment)
        at = end + 3
      } else if (text.startsWith('<![CDATA[', at) && current !== undefined) {
        const end = text.indexOf(']]>', at)
        if (end === -1) malformed('an unfinished CDATA section', at)
        pending += text.slice(at + 9, end)
        at = end + 3
      } else if (/^<!DOCTYPE/i.test(text.slice(at, at + 9))) {
        throw new SamlRefusal('doctype_refused', 'The document declares a document type.', {
          expected: 'no <!DOCTYPE>',
        })
      } else malformed('a declaration that is none', at)
    } else if (next === 0x3f /* ? */) {
      if (options.processing_instructions !== 'skip') {
        throw new SamlRefusal(
          'processing_instruction_refused',
          'The document holds a processing instruction.',
          {
            received: text.slice(at, at + 20),
          },
        )
      }
      flush()
      const end = text.indexOf('?>', at)
      if (end === -1) malformed('an unfinished processing instruction', at)
      at = end + 2
    } else {
      flush()
      if (root !== undefined && current === undefined) malformed('a second root element', at)
      elements += 1
      if (elements > maxElements) tooComplex(`${maxElements} elements`)
      if (around.length >= maxDepth) tooComplex(`${maxDepth} levels`)
      const element = readStartTag(text, at, current, baseScope)
      at = tagEnd.lastIndex
      current?.children.push(element)
      root ??= element
      if (text.charCodeAt(at - 2) !== 0x2f) {
        if (current !== undefined) around.push(current)
        current = element
      }
    }
  }
  flush()
  if (root === undefined) malformed('no element at all', at)
  if (current !== undefined) malformed(`no end of <${qualifiedName(current)}>`, at)
  return root
}

function readStartTag(
  text: string,
  start: number,
  parent: OpenElement | undefined,
  baseScope: ReadonlyMap<string, string>,
): OpenElement {
  startTag.lastIndex = start
  const name = startTag.exec(text)
  if (name === null) malformed('a start tag that is none', start)
  let at = startTag.lastIndex

  const outer = parent?.scope ?? baseScope
  let scope: Map<string, string> | undefined
  const declarations: string[] = []
  const raw: { prefix: string; local: string; value: string }[] = []
  attributeToken.lastIndex = at
  for (let match = attributeToken.exec(text); match !== null; match = attributeToken.exec(text)) {
    const prefix = match[2] === undefined ? '' : (match[1] ?? '')
    const local = match[2] ?? match[1] ?? ''
    const value = attributeValue(match[3] ?? match[4] ?? '', at)
    at = attributeToken.lastIndex
    if (raw.length + declarations.length >= maxAttributes) tooComplex(`${maxAttributes} attributes`)
    if (prefix === 'xmlns' || (prefix === '' && local === 'xmlns')) {
      scope ??= new Map(outer)
      const declared = prefix === '' ? '' : local
      if (declarations.includes(declared)) malformed(`two declarations of the prefix "${declared}"`, at)
      declarations.push(declared)
      declare(scope, declared, value, at)
    } else raw.push({ prefix, local, value })
  }
  tagEnd.lastIndex = at
  if (tagEnd.exec(text) === null) malformed('a start tag that does not end', at)
  const end = tagEnd.lastIndex

  const inScope = scope ?? outer
  const attributes: XmlAttribute[] = []
  for (const { prefix, local, value } of raw) {
    const namespace = prefix === '' ? '' : namespaceOf(inScope, prefix, start)
    for (const other of attributes) {
      if (other.local === local && other.namespace === namespace)
        malformed(`two attributes named ${local}`, start)
    }
    attributes.push({ prefix, local, namespace, value })
  }
  const prefix = name[2] === undefined ? '' : (name[1] ?? '')
  const element: OpenElement = {
    prefix,
    local: name[2] ?? name[1] ?? '',
    namespace: prefix === '' ? (inScope.get('') ?? '') : namespaceOf(inScope, prefix, start),
    attributes,
    children: [],
    parent,
    scope: inScope,
    declares: scope !== undefined,
  }
  tagEnd.lastIndex = end
  return element
}

function declare(scope: Map<string, string>, prefix: string, uri: string, at: number): void {
  if (prefix === 'xml' || prefix === 'xmlns' || uri === xmlNamespace || uri === xmlnsNamespace) {
    malformed('a reserved namespace that is declared again', at)
  }
  // Canonical XML has no answer for a relative namespace name, and implementations give different ones.
  if (uri === '' ? prefix !== '' : !absoluteUri.test(uri))
    malformed('a namespace name that is no absolute URI', at)
  scope.set(prefix, uri)
}

function namespaceOf(scope: ReadonlyMap<string, string>, prefix: string, at: number): string {
  const namespace = scope.get(prefix)
  if (namespace === undefined) malformed(`the prefix ${prefix}, which nothing declares`, at)
  return namespace
}

function skipDeclaration(text: string, options: ParseOptions): number {
  if (!text.startsWith('<?xml') || !/[ \t\n]/.test(text[5] ?? '')) return 0
  const match = declaration.exec(text)
  if (match === null) malformed('an XML declaration other than version 1.0', 0)
  const encoding = (match[1] ?? match[2] ?? 'utf-8').toLowerCase()
  if (options.any_encoding !== true && encoding !== 'utf-8' && encoding !== 'us-ascii') {
    malformed(`the encoding ${encoding}; only UTF-8 is read`, 0)
  }
  return match[0].length
}

function tooComplex(limit: string): never {
  throw new SamlRefusal(
    'too_complex',
    `The document is more deeply built than any real message: over ${limit}.`,
    {
      expected: `at most ${limit}`,
    },
  )
}
