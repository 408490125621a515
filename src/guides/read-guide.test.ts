import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GuideError, readGuide } from './index.ts'

const card = `name: Example
protocol: saml
connection_type: ExampleSAML
icon: example
group: more
order: 1
summary: An example
console_name: Example
minutes: 5
last_verified: 2026-11-20
metadata_inputs: [url]
variants:
  - { id: new, label: New, hint: It is new. }
  - { id: old, label: Old, hint: It is old. }
attribute_map: { id: id, email: email, first_name: firstName, last_name: lastName, groups: groups }
`
const oidcCard = card.replace('protocol: saml', 'protocol: oidc').replace('metadata_inputs: [url]\n', '')

const scimCard = `${card.split('metadata_inputs')[0]?.replace('saml', 'scim').replace('connection_type: ExampleSAML', 'directory_type: generic scim v2.0')}`
const scimStep = '<Step kind="connect" title="Connect" short="Connect" confirm="Done">\n\n'
const scimCopies = '<Copy value="scim_endpoint" label="x" />\n\n<Copy value="bearer_token" label="x" />'

const copies = '<Copy value="acs_url" label="ACS" />\n<Copy value="sp_entity_id" label="Entity" />'
const field = '<Field name="metadata" label="Metadata">Paste it.</Field>'
/** A guide of one step that is complete, with something more in it, beginning on line 3. */
function body(more: string): string {
  return `<Step kind="connect" title="Connect" short="Connect" confirm="Done">\n\n${more}\n\n${copies}\n\n${field}\n\n</Step>\n`
}

let parent: string
let count = 0
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'guides-'))
})
afterAll(() => rm(parent, { recursive: true }))

async function write(yaml: string, mdx: string, name = `guide-${++count}`): Promise<string> {
  const folder = join(parent, name)
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'guide.yaml'), yaml)
  await writeFile(join(folder, 'guide.mdx'), mdx)
  return folder
}
async function read(more: string) {
  const guide = await readGuide(await write(card, body(more)))
  return guide.steps[0]
}
async function refusalOf(yaml: string, mdx: string, name?: string): Promise<string> {
  const folder = await write(yaml, mdx, name)
  const error = await readGuide(folder).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(GuideError)
  return error instanceof Error ? error.message.replace(`${folder}/`, '') : ''
}

describe('a guide is read into', () => {
  it('a lead, then paragraphs', async () => {
    const step = await read('Keep **this** open,\nand `that`.\n\nThen [read](https://example.com).')
    expect(step?.lead).toEqual([
      { type: 'text', text: 'Keep ' },
      { type: 'strong', text: 'this' },
      { type: 'text', text: ' open, and ' },
      { type: 'code', text: 'that' },
      { type: 'text', text: '.' },
    ])
    expect(step?.blocks[0]).toEqual({
      type: 'paragraph',
      children: [
        { type: 'text', text: 'Then ' },
        { type: 'link', href: 'https://example.com', text: 'read' },
        { type: 'text', text: '.' },
      ],
    })
  })

  it('instructions with details, console words, paths and our values', async () => {
    const step = await read(
      'Lead.\n\n1. Go to <Path>Apps > More apps</Path>,\n   type <Insert value="app_name" />.\n2. <Ui>Next</Ui>\n\n   Paste <CopyRef value="acs_url" /> there.',
    )
    const block = step?.blocks[0]
    expect(block?.type === 'instructions' && block.items.map(({ id: _, ...item }) => item)).toEqual([
      {
        children: [
          { type: 'text', text: 'Go to ' },
          { type: 'path', parts: ['Apps', 'More apps'] },
          { type: 'text', text: ', type ' },
          { type: 'value', value: 'app_name' },
          { type: 'text', text: '.' },
        ],
        details: [],
      },
      {
        children: [{ type: 'ui', text: 'Next' }],
        details: [
          [
            { type: 'text', text: 'Paste ' },
            { type: 'copy_ref', value: 'acs_url' },
            { type: 'text', text: ' there.' },
          ],
        ],
      },
    ])
  })

  it('instruction ids that outlive an inserted instruction and differ within the guide', async () => {
    const ids = async (list: string) => {
      const block = (await read(`Lead.\n\n${list}`))?.blocks[0]
      return block?.type === 'instructions' ? block.items.map((item) => item.id) : []
    }
    const before = await ids('1. Open it.\n2. Save.\n3. Save.')
    const after = await ids('1. Breathe.\n2. Open it.\n3. Save.')
    expect(new Set(before).size).toBe(3)
    expect(after.slice(1)).toEqual(before.slice(0, 2))
  })

  it('blocks that belong to a variant', async () => {
    const step = await read(
      '<Variant id="new">\n\n  1. Click.\n\n</Variant>\n\n<Variant id="old">\n\n  Walk.\n\n</Variant>',
    )
    expect(step?.blocks.map((block) => [block.type, block.variant])).toEqual([
      ['instructions', 'new'],
      ['paragraph', 'old'],
      ['copy', undefined],
      ['copy', undefined],
      ['field', undefined],
    ])
  })

  it('a drawing of the console', async () => {
    const step = await read(
      '<Console>\n  <Row label="ACS" copy="acs_url" />\n  <Row label="Sign" tick />\n  <Row label="Format" value="Email" />\n\n  On the page <Ui>Setup</Ui>\n</Console>',
    )
    expect(step?.blocks[0]).toEqual({
      type: 'console',
      caption: [
        { type: 'text', text: 'On the page ' },
        { type: 'ui', text: 'Setup' },
      ],
      rows: [
        { label: 'ACS', value: '', copy: 'acs_url' },
        { label: 'Sign', value: '', tick: true },
        { label: 'Format', value: 'Email' },
      ],
    })
  })

  it("an attribute map in the standard's names, where the card has none of its own", async () => {
    const mdx = `${scimStep}${scimCopies}\n\n<AttributeMap>\n<Row attribute="email" source="Mail" />\n</AttributeMap>\n\n</Step>`
    const guide = await readGuide(await write(scimCard, mdx))
    expect(guide.steps[0]?.blocks[2]).toMatchObject({
      rows: [{ attribute: 'email', name: 'emails[type eq "work"].value', source: 'Mail' }],
    })
    const named = await readGuide(await write(`${scimCard}attribute_map: { email: mail }\n`, mdx))
    expect(named.steps[0]?.blocks[2]).toMatchObject({ rows: [{ name: 'mail' }] })
  })

  it('an attribute map that takes its names from the card', async () => {
    const step = await read(
      '<AttributeMap>\n  <Row attribute="first_name" source="Given name" />\n</AttributeMap>',
    )
    expect(step?.blocks[0]).toEqual({
      type: 'attribute_map',
      rows: [{ attribute: 'first_name', name: 'firstName', source: 'Given name' }],
    })
  })
})

describe('refused, with the file, the line and the reason:', () => {
  it.each([
    ['an import', 'import x from "y"', 3, 'a guide is data'],
    ['an export', 'export const x = 1', 3, 'a guide is data'],
    ['an expression in a sentence', 'One.\n\nTwo {process.env.HOME}.', 5, '{expressions} are not part'],
    ['an expression on its own', 'One.\n\n{1 + 1}', 5, '{expressions} are not part'],
    ['an expression as an attribute', '<Note tone={"info"}>x</Note>', 3, 'never {expressions}'],
    ['spread attributes', '<Note {...x}>x</Note>', 3, 'never {expressions}'],
    ['HTML', '<script src="x.js" />', 3, '<script> is not part of the vocabulary'],
    ['HTML in a sentence', 'A <b>bold</b> word', 3, '<b> is not part of the vocabulary'],
    ['a comment', 'A <!-- comment -->', 3, 'not readable'],
    ['an unknown component', '<Screenshot src="x.png" />', 3, '<Screenshot> is not part of the vocabulary'],
    ['a fragment', '<>x</>', 3, 'is not part of the vocabulary'],
    ['an unknown value', '<Copy value="password" label="x" />', 3, '`value` must be one of `acs_url`'],
    ['an unknown field', '<Field name="pin" label="x">x</Field>', 3, '`name` must be one of'],
    ['an unknown attribute', '<Note tone="info" onclick="x">x</Note>', 3, '`onclick`, which is not part'],
    ['a missing attribute', '<Copy value="acs_url" />', 3, 'lacks `label`'],
    ['an unknown tone', '<Note tone="bad">x</Note>', 3, '`tone` must be one of `info`, `warn`'],
    ['an unknown variant', '<Variant id="odd">\n\n  x\n\n</Variant>', 3, '`odd` is not among the variants'],
    [
      'a variant in a variant',
      '<Variant id="new">\n<Variant id="old">\nx\n</Variant>\n</Variant>',
      4,
      'does not belong here',
    ],
    [
      'a step in a step',
      '<Step kind="claims" title="a" short="b" confirm="c">\nx\n</Step>',
      3,
      '<Step> does not belong',
    ],
    ['a row on its own', '<Row label="x" />', 3, '<Row> does not belong here'],
    ['a block in a sentence', 'See <Note tone="info">this</Note> now', 3, '<Note> does not belong here'],
    ['a bulleted list', '- one\n- two', 3, 'only numbered lists'],
    ['a list in a list', 'Lead.\n\n1. one\n   1. two', 6, 'do not nest'],
    ['a heading', '# Title', 3, 'headings are not part'],
    ['a code block', '```\nx\n```', 3, 'code blocks are not part'],
    ['a picture', '![x](x.png)', 3, 'pictures are not part'],
    ['a quotation', '> x', 3, 'blockquote does not belong here'],
    ['emphasis', 'An *odd* word', 3, 'emphasis does not belong here'],
    ['a script as a link', '[x](javascript:alert)', 3, 'https:// addresses only'],
    ['an unsafe link', '[x](http://example.com)', 3, 'https:// addresses only'],
    ['a path of one part', 'Go to <Path>Apps</Path>.', 3, 'at least two parts'],
    ['empty console words', 'Go to <Ui></Ui>.', 3, '<Ui> is empty'],
    ['markup in console words', 'Go to <Ui>the **bold** one</Ui>.', 3, 'plain text only'],
    ['a console without caption', '<Console>\n<Row label="x" />\n</Console>', 3, 'as its caption'],
    [
      'a console with two captions',
      '<Console>\n<Row label="x" />\n\nx\n\ny\n</Console>',
      3,
      'as its caption',
    ],
    [
      'a reference to a value that is not offered',
      'Lead.\n\nPaste <CopyRef value="start_url" />.',
      1,
      'points to the <Copy> of `start_url`',
    ],
    [
      'a drawing of a value that is not offered',
      '<Console>\n<Row label="x" copy="start_url" />\n\nx\n</Console>',
      1,
      'points to the <Copy>',
    ],
    ['the same value twice', '<Copy value="acs_url" label="x" />', 1, 'the same <Copy> twice'],
    ['the same field twice', '<Field name="metadata" label="x">x</Field>', 1, 'asked for twice'],
    ['a value of the other protocol', '<Copy value="redirect_uri" label="x" />', 1, 'no place in saml'],
    ['a field of the other protocol', '<Field name="client_id" label="x">x</Field>', 1, 'no place in saml'],
  ])('%s', async (_name, more, line, reason) => {
    const message = await refusalOf(card, body(more))
    expect(message).toMatch(new RegExp(`^guide\\.mdx:${line}: `))
    expect(message).toContain(reason)
  })

  it.each([
    ['text outside of steps', `Hello\n\n${body('x')}`, 1, 'inside a <Step>'],
    [
      'two steps of one id',
      `${body('x')}\n<Step kind="connect" title="a" short="b" confirm="c">\n\nx\n\ny\n\n</Step>\n`,
      12,
      'an id of its own',
    ],
    [
      'an id that the portal uses',
      `${body('x')}\n<Step id="test" kind="claims" title="a" short="b" confirm="c">\n\nx\n\ny\n\n</Step>\n`,
      12,
      'belongs to the portal',
    ],
    [
      'a step of nothing',
      `${body('x')}\n<Step kind="claims" title="a" short="b" confirm="c">\n\nx\n\n</Step>\n`,
      12,
      'is empty',
    ],
    [
      'an unknown kind',
      body('x').replace('"connect"', '"dance"'),
      1,
      '`kind` must be one of `connect`, `claims`, `attributes`, `assign`',
    ],
    [
      'no step to connect',
      body('x').replace('"connect"', '"assign"'),
      1,
      'at least one step of kind connect',
    ],
    ['no field', body('x').replace(field, ''), 1, 'cannot be activated: no <Field> for metadata'],
    [
      'a field for one variant only',
      body('x').replace(field, `<Variant id="new">\n${field}\n</Variant>`),
      1,
      'no <Field> for metadata in the variant `old`',
    ],
    ['none of our addresses', body('x').replace(copies, ''), 1, 'cannot be connected'],
    ['a tag without its end', '<Step kind="connect">', 1, 'not readable'],
    ['a tag without its end, further down', '\n\n<Step kind="connect">', 3, 'not readable'],
  ])('%s', async (_name, mdx, line, reason) => {
    const message = await refusalOf(card, mdx)
    expect(message).toMatch(new RegExp(`^guide\\.mdx:${line}: `))
    expect(message).toContain(reason)
  })

  it.each([
    [
      'pushes without our token',
      `${scimStep}<Copy value="scim_endpoint" label="x" />`,
      'cannot be connected',
    ],
    [
      'pushes and brings something back',
      `${scimStep}${scimCopies}\n\n<Field name="api_key" label="x">x</Field>`,
      '`api_key` has no place in scim',
    ],
    ['offers an address of sign-in', `${scimStep}${scimCopies}\n\n${copies}`, 'no place in scim'],
    [
      'names an attribute that it has no name for',
      `${scimStep}${scimCopies}\n\n<AttributeMap>\n<Row attribute="id" source="x" />\n</AttributeMap>`,
      'guide.yaml has no name for `id`',
    ],
  ])('a guide for a directory that %s', async (_name, mdx, reason) => {
    expect(await refusalOf(scimCard, `${mdx}\n\n</Step>\n`)).toContain(reason)
  })

  it('an OpenID Connect guide that does not ask for everything', async () => {
    const mdx = body('x')
      .replace(copies, '<Copy value="redirect_uri" label="x" />')
      .replace(field, '<Field name="issuer" label="x">x</Field>')
    expect(await refusalOf(oidcCard, mdx)).toContain('no <Field> for client_id, client_secret')
  })

  it.each([
    ['a missing key', card.replace('name: Example\n', ''), 1, 'lacks `name`'],
    ['an unknown key', `${card}colour: red\n`, 1, '`colour`, which is not part of the vocabulary'],
    [
      'an unknown protocol',
      card.replace('protocol: saml', 'protocol: cas'),
      2,
      '`protocol` must be one of `saml`, `oidc`',
    ],
    ['an unknown remedy', `${card}remedies:\n  bad_luck: Try again.\n`, 17, '`bad_luck`, which is not part'],
    ['an incomplete attribute map', card.replace(' email: email,', ''), 15, 'lacks `email`'],
    [
      'a console address without https',
      `${card}console_url: http://example.com\n`,
      16,
      '`console_url` must match',
    ],
    ['a date that is none', card.replace('2026-11-20', '2026-13-40'), 10, 'is not a date'],
    [
      'a SAML card without a way to bring metadata',
      card.replace('metadata_inputs: [url]\n', ''),
      2,
      'needs `metadata_inputs`',
    ],
    ['two variants of one id', card.replace('id: old', 'id: new'), 13, 'same id'],
    ['broken YAML', `${card}docs_url: [\n`, 17, ''],
    ['the same key twice', `${card}name: Other\n`, 16, 'unique'],
  ])('a card with %s', async (_name, yaml, line, reason) => {
    const message = await refusalOf(yaml, body('x'))
    expect(message).toMatch(new RegExp(`^guide\\.yaml:${line}: `))
    expect(message).toContain(reason)
  })

  it('a folder whose name cannot be an id', async () => {
    expect(await refusalOf(card, body('x'), 'Not An Id')).toContain('small letters, digits and hyphens')
  })
})
