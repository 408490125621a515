import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalize } from '../../src/protocols/saml/xml/canonicalize.ts'
import { parseXml } from '../../src/protocols/saml/xml/parse.ts'
import { elementsOf } from '../../src/protocols/saml/xml/tree.ts'
import { controls } from './controls.ts'

interface Forms {
  readonly exclusive: string
  readonly inclusive: string
  /** Of the first child element, with its ancestors in scope. */
  readonly inner_exclusive: string
  readonly inner_inclusive: string
}

type Reading = Forms | null | 'odd namespace'

/**
 * libxml2, through PHP: another parser and another canonicalization, by other people. `null` where it refuses. Where
 * only the grammar of a namespace URI troubles it (a port that is no number), its canonical form is of no use.
 */
function libxml2(documents: readonly string[]): Reading[] {
  const script = `
    libxml_use_internal_errors(true);
    $answer = [];
    foreach (json_decode(stream_get_contents(STDIN)) as $text) {
      $d = new DOMDocument();
      libxml_clear_errors();
      $ok = $d->loadXML(base64_decode($text), LIBXML_NONET);
      $uri = false;
      foreach (libxml_get_errors() as $e) {
        if (str_contains($e->message, 'is not a valid URI')) $uri = true;
        elseif ($e->level > 1) $ok = false;
      }
      if (!$ok || $uri) { $answer[] = $ok ? 'odd namespace' : null; continue; }
      $inner = null;
      foreach ($d->documentElement->childNodes as $n) if ($n->nodeType === 1) { $inner = $n; break; }
      $inner = $inner ?? $d->documentElement;
      $answer[] = array_map('base64_encode', [
        'exclusive' => $d->documentElement->C14N(true), 'inclusive' => $d->documentElement->C14N(false),
        'inner_exclusive' => $inner->C14N(true), 'inner_inclusive' => $inner->C14N(false)]);
    }
    echo json_encode($answer);`
  const input = JSON.stringify(documents.map((text) => Buffer.from(text).toString('base64')))
  const run = spawnSync('php', ['-r', script], { input, encoding: 'utf8', maxBuffer: 1 << 28 })
  if (run.error !== undefined)
    throw new Error('php is missing: install the Debian packages php-cli and php-xml', { cause: run.error })
  const answer: Reading[] = JSON.parse(run.stdout)
  const decode = (text: string): string => Buffer.from(text, 'base64').toString()
  return answer.map((forms) =>
    forms === null || forms === 'odd namespace'
      ? forms
      : {
          exclusive: decode(forms.exclusive),
          inclusive: decode(forms.inclusive),
          inner_exclusive: decode(forms.inner_exclusive),
          inner_inclusive: decode(forms.inner_inclusive),
        },
  )
}

function ours(text: string): Forms | null {
  try {
    const root = parseXml(text)
    const inner = elementsOf(root)[0] ?? root
    const form = (exclusive: boolean) => ({ exclusive, inclusive_prefixes: [] })
    return {
      exclusive: canonicalize(root, form(true)),
      inclusive: canonicalize(root, form(false)),
      inner_exclusive: canonicalize(inner, form(true)),
      inner_inclusive: canonicalize(inner, form(false)),
    }
  } catch {
    return null
  }
}

const prefix = fc.constantFrom('', 'a', 'b', 'B', 'saml')
const uri = fc.constantFrom('urn:one', 'urn:two', 'urn:one?x=1', 'http://www.w3.org/2000/09/xmldsig#')
const local = fc.constantFrom('e', 'Zz', 'é', 'n-1.x')
const value = fc.constantFrom('', 'v', ' a\tb\nc ', '&lt;&#10;&#x9;&#13;&quot;&apos;', '営業 😀', '>')
const text = fc.constantFrom(
  '',
  'text',
  '\r\n \t',
  '&amp;&gt;&#xD;',
  '<![CDATA[<&]>]]>',
  'zoé \'x\' "y" 😀',
  ']]&gt;',
)

interface Node {
  prefix: string
  local: string
  declarations: [string, string][]
  attributes: [string, string, string][]
  before: string
  children: Node[]
  after: string
}
const { tree } = fc.letrec<{ tree: Node }>((tie) => ({
  tree: fc.record({
    prefix,
    local,
    declarations: fc.uniqueArray(fc.tuple(prefix, uri), { selector: ([name]) => name, maxLength: 3 }),
    attributes: fc.uniqueArray(fc.tuple(fc.constantFrom('', 'a', 'b', 'B', 'xml'), local, value), {
      selector: ([, name]) => name,
      maxLength: 3,
    }),
    before: text,
    children: fc.oneof({ maxDepth: 4 }, fc.constant<Node[]>([]), fc.array(tie('tree'), { maxLength: 3 })),
    after: text,
  }),
}))

/** Prefixes that nothing around declares are declared on the spot, so that most documents are valid. */
function write(node: Node, scope: ReadonlySet<string> = new Set()): string {
  const declared = new Map(node.declarations)
  const used = [node.prefix, ...node.attributes.map(([name]) => name)].filter(
    (name) => name !== '' && name !== 'xml',
  )
  for (const name of used) if (!scope.has(name) && !declared.has(name)) declared.set(name, `urn:${name}`)
  const inner = new Set([...scope, ...declared.keys()])
  const name = node.prefix === '' ? node.local : `${node.prefix}:${node.local}`
  const namespaces = [...declared].map(([key, to]) => ` ${key === '' ? 'xmlns' : `xmlns:${key}`}="${to}"`)
  const attributes = node.attributes.map(([key, own, is]) => ` ${key === '' ? own : `${key}:${own}`}='${is}'`)
  const children = node.children.map((child) => write(child, inner)).join('')
  return `<${name}${attributes.join('')}${namespaces.join('')}>${node.before}${children}${node.after}</${name}>`
}

const written = fc.sample(tree, { numRuns: 600, seed: 20_261_120 }).map((node) => write(node))

describe('the XML reader and its canonical forms', () => {
  it('are those of libxml2, byte for byte', () => {
    const documents = [...written, ...controls.map(({ xml }) => xml().replace(/<!--.*?-->|^\uFEFF/g, ''))]
    const theirs = libxml2(documents)
    expect(theirs.filter((forms) => forms !== null).length).toBeGreaterThan(500)
    for (const [at, document] of documents.entries()) {
      if (theirs[at] !== null) expect(ours(document), document).toEqual(theirs[at])
    }
  })

  it('accept nothing that libxml2 refuses, and read what both accept alike', () => {
    const pieces = [
      '<',
      '>',
      '&',
      '"',
      "'",
      '/',
      '=',
      ' ',
      ':',
      ';',
      '#',
      '!',
      '-',
      ']',
      '?',
      'xmlns:',
      'a',
      '<a>',
      '\0',
    ]
    const mutation = fc.tuple(fc.nat(), fc.nat(), fc.nat({ max: 3 }), fc.constantFrom('', ...pieces))
    const bases = written.filter((document) => document.length < 400)
    const mutated = fc
      .sample(mutation, { numRuns: 4_000, seed: 20_261_121 })
      .map(([which, where, cut, piece]) => {
        const base = [...(bases[which % bases.length] ?? '')]
        base.splice(where % base.length, cut, piece)
        return base.join('')
      })
    const theirs = libxml2(mutated)
    let refusedByBoth = 0
    for (const [at, document] of mutated.entries()) {
      const read = ours(document)
      if (read === null && theirs[at] === null) refusedByBoth += 1
      if (read !== null && theirs[at] !== 'odd namespace') expect(read, document).toEqual(theirs[at])
    }
    expect(refusedByBoth).toBeGreaterThan(500)
  })

  it.each([
    ['a comment inside what is canonicalized', '<a>x<!-- y --></a>'],
    ['two declarations of one prefix', '<a xmlns:b="urn:b" xmlns:b="urn:b"/>'],
    ['a prefix bound to nothing', '<b:a xmlns:b=""/>'],
    ['a relative namespace', '<a xmlns:b="1"/>'],
    ['the xml prefix bound anew', '<a xmlns:xml="urn:x"/>'],
    ['the xmlns prefix bound', '<a xmlns:xmlns="urn:x"/>'],
    ['a surrogate by reference', '<a>&#xD800;</a>'],
    ['a code beyond Unicode', '<a>&#x110000;</a>'],
    ['a lone surrogate', '<a>\uD800</a>'],
    ['a less-than sign in an attribute', '<a b="<"/>'],
    ['the end of CDATA in text', '<a>]]></a>'],
    ['CDATA outside the root', '<a/><![CDATA[x]]>'],
    ['two hyphens in a comment', '<a/><!-- a -- b -->'],
    ['a declaration after white space', ' <?xml version="1.0"?><a/>'],
    ['attributes that touch', '<a b="1"c="2"/>'],
    ['nothing', ''],
  ])('refuse %s', (_, document) => {
    expect(ours(document)).toBeNull()
  })
})
