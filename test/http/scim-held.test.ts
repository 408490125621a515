/** A provider that deactivates half a company: answered, and held. */
import { afterAll, expect, it } from 'vitest'
import { planSyncs } from '../../src/jobs/plan-syncs.ts'
import { runNext } from '../../src/jobs/runner.ts'
import { synchronizeDirectory } from '../../src/jobs/synchronize-directory.ts'
import * as syncs from '../../src/resources/directory-syncs/contract.ts'
import { startApp } from '../harness.ts'
import { jobDeps } from '../world/job-deps.ts'
import { openScim } from '../world/scim-client.ts'
import { createWorld } from '../world.ts'

const app = await startApp()
const deps = jobDeps(app.deps.store, app.deps)
const { acme } = await createWorld(app.deps.store, app.environment.id)
afterAll(() => app.stop())

async function background(): Promise<void> {
  const running = new AbortController().signal
  await planSyncs.run(deps, { payload: {}, signal: running })
  while (await runNext(deps, [synchronizeDirectory], running));
}
const tally = (names: string[]) => names.filter((name) => name === 'dsync.user.deleted').length

it('lets the first pass, holds the rest, and applies it when somebody says so', async () => {
  const scim = await openScim(app, acme.id, 'okta scim v2.0')
  const ids: string[] = []
  for (let n = 0; n < 30; n++) {
    const made = await scim.ok('POST', '/Users', {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
      userName: `p${n}@acme.example`,
      externalId: `x${n}`,
      name: { givenName: 'Given', familyName: `Family ${n}` },
      emails: [{ value: `p${n}@acme.example`, primary: true }],
      active: true,
    })
    ids.push(String(made.id))
  }
  await app.events()
  const patch = (id: string, path: string, value: unknown) =>
    scim.call('PATCH', `/Users/${id}`, {
      body: {
        schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
        Operations: [{ op: 'replace', path, value }],
      },
    })
  const leaving = ids.slice(0, 22)
  const [d = '', e = ''] = leaving.slice(20)
  const f = ids[22] ?? ''
  for (const id of leaving) expect((await patch(id, 'active', false)).status).toBe(204)
  expect((await scim.call('DELETE', `/Users/${f}`)).status).toBe(204)
  expect(tally(await app.events())).toBe(20)
  const { data } = await app.ask(syncs.listDirectorySyncs, {
    query: { directory: scim.directory.id, state: 'held' },
  })
  expect(data).toMatchObject([
    { trigger: 'push', hold_reason: 'deactivations', counts: { users: { deactivate: 3 } } },
  ])

  // Another change of somebody held says nothing about staying; being active again does.
  await patch(d, 'title', 'Director')
  await patch(e, 'active', true)
  const id = data[0]?.id ?? ''
  expect(await app.ask(syncs.getDirectorySync, { params: { id } })).toMatchObject({
    counts: { users: { deactivate: 2 } },
  })
  await app.events()
  await app.ask(syncs.approveDirectorySync, { params: { id } })
  await background()
  expect(tally(await app.events())).toBe(2)
  expect((await scim.call('GET', `/Users/${d}`)).body.active).toBe(false)
  expect((await scim.call('GET', `/Users/${e}`)).body.active).toBe(true)
  expect((await scim.call('GET', `/Users/${f}`)).status).toBe(404)
})
