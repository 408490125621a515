/** Audit logs through the official Node SDKs, with nothing changed but host and key. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WorkOS as WorkOS8 } from 'workos-node-8'
import { BadRequestException, NotFoundException, UnprocessableEntityException, WorkOS } from 'workos-node-11'
import { exportAuditLogs } from '../../src/jobs/export-audit-logs.ts'
import { verifyTrail } from '../../src/resources/audit-logs/verify.ts'
import { startApp, type TestApp } from '../harness.ts'
import { jobDeps } from '../world/job-deps.ts'
import { createWorld, type World } from '../world.ts'

let app: TestApp
let world: World
let sdk8: WorkOS8
let sdk11: WorkOS
beforeAll(async () => {
  app = await startApp()
  world = await createWorld(app.deps.store, app.environment.id)
  const options = {
    apiHostname: '127.0.0.1',
    port: Number(new URL(app.origin).port),
    https: false,
    clientId: app.environment.client_id,
  }
  sdk8 = new WorkOS8(app.key, options)
  sdk11 = new WorkOS(app.key, { ...options, maxRetries: 0 })
})
afterAll(() => app.stop())

const event = (over: object = {}) => ({
  action: 'user.signed_in',
  occurredAt: new Date(),
  actor: { id: 'user_1', type: 'user', name: 'Ada Example', metadata: { role: 'admin' } },
  targets: [{ id: 'team_1', type: 'team', metadata: { size: 3 } }],
  context: { location: '192.0.2.1', userAgent: 'Test/1' },
  metadata: { method: 'sso' },
  ...over,
})
const sdks = () => [
  { name: '8', auditLogs: sdk8.auditLogs },
  { name: '11', auditLogs: sdk11.auditLogs },
]

describe.each([0, 1])('SDK %i of 8 and 11', (which) => {
  const { auditLogs } = { auditLogs: () => sdks()[which]?.auditLogs ?? sdk11.auditLogs }

  it('creates a schema, an event that fits it, and an export that holds it', async () => {
    const action = `team.joined_${which}`
    const schema = await auditLogs().createSchema({
      action,
      actor: { metadata: { role: 'string' } },
      targets: [{ type: 'team', metadata: { size: 'number' } }, { type: 'user' }],
      metadata: { method: 'string' },
    })
    expect(schema).toMatchObject({
      object: 'audit_log_schema',
      version: 1,
      actor: { metadata: { role: 'string' } },
      targets: [{ type: 'team', metadata: { size: 'number' } }, { type: 'user' }],
      metadata: { method: 'string' },
    })
    expect(await auditLogs().createEvent(world.acme.id, event({ action }))).toBeUndefined()
    const made = await auditLogs().createExport({
      organizationId: world.acme.id,
      rangeStart: new Date(Date.now() - 3_600_000),
      rangeEnd: new Date(Date.now() + 60_000),
      actions: [action],
    })
    expect(made).toMatchObject({ object: 'audit_log_export', state: 'pending', url: undefined })
    await exportAuditLogs.run(jobDeps(app.deps.store), {
      payload: {},
      signal: new AbortController().signal,
    })
    const ready = await auditLogs().getExport(made.id)
    expect(ready.state).toBe('ready')
    const text = await (await fetch(ready.url ?? '')).text()
    expect(text.split('\n')).toHaveLength(3)
    expect(text).toContain(action)
  })

  it('writes an event once for one idempotency key', async () => {
    const before = (await verify()).checked
    for (let n = 0; n < 3; n++)
      await auditLogs().createEvent(world.acme.id, event(), { idempotencyKey: `key ${which}` })
    expect((await verify()).checked).toBe(before + 1)
  })
})
const verify = () =>
  verifyTrail(app.deps.store, app.deps.sealer, {
    environment_id: app.environment.id,
    organization_id: world.acme.id,
  })

describe('SDK 11', () => {
  it('lists the versions of a schema', async () => {
    const { auditLogs } = sdk11
    for (const type of ['one', 'two'])
      await auditLogs.createSchema({ action: 'versioned', targets: [{ type }] })
    const all = await (await auditLogs.listSchemas('versioned')).autoPagination()
    expect(all.map(({ version, targets }) => [version, targets[0]?.type])).toEqual([
      [2, 'two'],
      [1, 'one'],
    ])
  })

  it('reads and sets retention', async () => {
    const { auditLogs } = sdk11
    const id = world.acme.id
    expect(await auditLogs.getOrganizationAuditLogsRetention({ id })).toEqual({ retentionPeriodInDays: 365 })
    expect(await auditLogs.updateOrganizationAuditLogsRetention({ id, retentionPeriod: '3_MONTHS' })).toEqual(
      { retentionPeriodInDays: 90 },
    )
  })

  it('meets each refusal as the exception that its documentation promises', async () => {
    const { auditLogs } = sdk11
    const refusal = (work: Promise<unknown>) =>
      work.then(
        () => expect.unreachable('was not refused'),
        (error: unknown) => error,
      )
    await auditLogs.createSchema({ action: 'strict', targets: [{ type: 'team' }] })
    const misfit = await refusal(
      auditLogs.createEvent(world.acme.id, event({ action: 'strict', targets: [{ id: '1', type: 'car' }] })),
    )
    expect(misfit).toBeInstanceOf(BadRequestException)
    expect(misfit).toMatchObject({
      code: 'invalid_audit_log_event',
      errors: [{ instancePath: '/targets/0/type' }],
    })
    expect(await refusal(auditLogs.createEvent('org_nobody', event()))).toBeInstanceOf(NotFoundException)
    expect(await refusal(auditLogs.createEvent(world.acme.id, event({ action: '' })))).toBeInstanceOf(
      UnprocessableEntityException,
    )
    const range = { organizationId: world.acme.id, rangeStart: new Date(), rangeEnd: new Date(0) }
    expect(await refusal(auditLogs.createExport(range))).toMatchObject({
      status: 400,
      code: 'invalid_audit_log_export_range_date',
    })
  })
})
