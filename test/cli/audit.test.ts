import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { systemActor } from '../../src/db/store.ts'
import { closeDeps, openDeps } from '../../src/deps.ts'
import { appender } from '../../src/resources/audit-logs/append.ts'
import { prepare } from '../../src/resources/audit-logs/event.ts'
import { listEnvironments } from '../../src/resources/environments/environments.ts'
import { createOrganization } from '../../src/resources/organizations/organizations.ts'
import { type Home, newHome } from '../world/database.ts'
import { gatehouse, gatehouseJson, type Settings } from './gatehouse.ts'

// Each command is a process, and a busy machine starts them slowly.
vi.setConfig({ testTimeout: 120_000 })

describe.each(['sqlite', 'postgres'] as const)('gatehouse audit on %s', (engine) => {
  let home: Home
  let settings: Settings
  let org: string
  const deps = async () =>
    openDeps(
      readConfig({
        ...settings,
        GATEHOUSE_SECRET: 'a secret for the command line, long enough',
        LOG_LEVEL: 'silent',
      }),
    )
  beforeAll(async () => {
    home = await newHome(engine)
    settings = home.settings
    await gatehouse(settings, 'migrate')
    const opened = await deps()
    const { store } = opened
    const [environment] = await listEnvironments(store.db)
    const environment_id = environment?.id ?? ''
    org = await store.change(
      systemActor,
      async (tx) => (await createOrganization(tx, environment_id, { name: 'Foo Corp' })).id,
    )
    const events = Array.from({ length: 7 }, (_, n) =>
      prepare(
        {
          action: n % 2 ? 'user.signed_in' : 'user.signed_out',
          occurred_at: new Date(Date.now() - n * 1_000).toISOString(),
          actor: { id: `user_${n}`, type: 'user' },
          targets: [{ id: 'team_1', type: 'team' }],
          context: { location: '192.0.2.1' },
        },
        {
          id: store.newId('audit_log_event'),
          environment_id,
          organization_id: org,
          at: store.clock(),
          idempotency: null,
        },
      ),
    )
    await appender(store)(events)
    await closeDeps(opened)
  })
  afterAll(() => home.remove())

  it('lists, exports and verifies', async () => {
    const list = await gatehouseJson(settings, 'audit', 'list', org, '--action', 'user.signed_in')
    expect(list.data).toHaveLength(3)
    const file = join(home.settings.DATA_DIR, 'events.ndjson')
    const made = await gatehouseJson(settings, 'audit', 'export', org, '--format', 'ndjson', '--out', file)
    expect(made).toMatchObject({ events: 7, file })
    expect(readFileSync(file, 'utf8').trim().split('\n')).toHaveLength(7)
    const { code, stdout } = await gatehouse(settings, 'audit', 'export', org, '--target-type', 'team')
    expect([code, stdout.trim().split('\n').length]).toEqual([0, 8])
    const verdict = await gatehouseJson(settings, 'audit', 'verify', org)
    expect(verdict).toMatchObject({ intact: true, checked: 7, head: { position: 7 } })
    const wrong = await gatehouse(settings, 'audit', 'verify', org, '--head', `7:${'0'.repeat(64)}`)
    expect([wrong.code, wrong.stdout]).toEqual([1, expect.stringContaining('at 7: ')])
    expect((await gatehouse(settings, 'audit', 'verify', org, '--head', 'x')).code).toBe(2)
    const empty = await gatehouse(settings, 'audit', 'export', org, '--action', 'none')
    expect([empty.code, empty.stderr]).toEqual([1, expect.stringContaining('no events')])
    expect((await gatehouse(settings, 'audit', 'list', 'org_nobody')).code).toBe(1)
  })

  it('keeps as long as it is told', async () => {
    const read = async (...args: string[]) => gatehouseJson(settings, 'audit', 'retention', org, ...args)
    expect(await read()).toEqual({ retention_period_in_days: 365 })
    expect(await read('--period', '2_YEARS')).toEqual({ retention_period_in_days: 730 })
    expect(await read()).toEqual({ retention_period_in_days: 730 })
    expect((await gatehouse(settings, 'audit', 'retention', org, '--days', '31')).code).toBe(1)
  })
})
