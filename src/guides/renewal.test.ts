import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { packageRoot } from '../package-root.ts'
import { loadGuides } from './registry.ts'

const folder = await mkdtemp(join(tmpdir(), 'gatehouse-guides-'))
afterAll(() => rm(folder, { recursive: true }))
const builtIn = join(packageRoot, 'guides')
const guides = await loadGuides([builtIn])

it.each(guides.listCards().filter(({ protocol }) => protocol === 'saml'))(
  '$id says how its certificate is renewed, in steps of its own',
  async ({ id }) => {
    const renewal = await guides.findRenewal(id)
    expect(renewal.map(({ kind }) => kind)).toEqual(['renew', 'switch'])
    if (id !== 'generic-saml') expect(renewal).not.toEqual(await guides.findRenewal('generic-saml'))
    const fields = renewal.flatMap(({ blocks }) => blocks.filter(({ type }) => type === 'field'))
    expect(fields).toMatchObject([{ name: 'metadata' }])
  },
)

it('takes the general steps for a guide without its own, and none for OpenID Connect', async () => {
  const { mkdir, readFile } = await import('node:fs/promises')
  const own = join(folder, 'own-saml')
  await mkdir(own)
  for (const file of ['guide.yaml', 'guide.mdx'])
    await writeFile(join(own, file), await readFile(join(builtIn, 'generic-saml', file)))
  const more = await loadGuides([builtIn, folder])
  expect(await more.findRenewal('own-saml')).toEqual(await more.findRenewal('generic-saml'))
  expect(await more.findRenewal('okta-oidc')).toEqual([])
  expect(await more.findRenewal('../etc')).toEqual([])
  const step = (kind: string, inside: string) =>
    `<Step kind="${kind}" title="T" short="S" confirm="C">\n\nLead.\n\n${inside}\n\n</Step>\n`
  const field = '<Field name="metadata" label="L">\n  Text.\n</Field>'
  const wrong: [string, RegExp][] = [
    [step('switch', '1. Click.'), /one step of kind renew/],
    [step('renew', '1. Click.'), /no <Field> for metadata/],
    [step('connect', field), /does not belong here/],
    [step('renew', field) + step('switch', field), /asks nothing back/],
  ]
  for (const [text, problem] of wrong) {
    await writeFile(join(own, 'renewal.mdx'), text)
    await expect((await loadGuides([builtIn, folder])).findRenewal('own-saml')).rejects.toThrow(problem)
  }
})
