/** The list of operations is what the server carries: nothing is documented that is not there, and the other way round. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fastify } from 'fastify'
import { afterAll, expect, it } from 'vitest'
import { createApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import { closeDeps, openDeps } from '../src/deps.ts'
import { mountApi } from '../src/http/api.ts'
import type { OperationShape } from '../src/kernel/operation.ts'
import { tags } from '../src/openapi/document.ts'
import { notYet } from '../src/resources/not-yet/contract.ts'
import { operations } from '../src/resources/operations.ts'

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-operations-'))
const deps = await openDeps(readConfig({ DATA_DIR: folder, LOG_LEVEL: 'silent' }))
afterAll(async () => {
  await closeDeps(deps)
  rmSync(folder, { recursive: true, force: true })
})

const nameOf = ({ method, path }: OperationShape) => `${method.toUpperCase()} ${path}`

it('lists exactly what the API mounts', () => {
  const mounted = new Set<string>()
  const app = fastify()
  app.addHook('onRoute', ({ config }) => {
    if (config?.operation) mounted.add(nameOf(config.operation))
  })
  mountApi(app, deps)
  const later = new Set(notYet.map(({ operation }) => nameOf(operation)))
  // Sign-in is carried by the steps of src/sso.
  const listed = operations.filter(({ tag }) => tag !== 'sso').map(nameOf)
  expect([...mounted].filter((name) => !later.has(name)).sort()).toEqual(listed.sort())
  expect(listed.filter((name) => later.has(name))).toEqual([])
})

it('reaches every operation under all of its paths', async () => {
  const app = await createApp(deps)
  for (const { method, path, aliases = [] } of operations)
    for (const one of [path, ...aliases]) {
      const answer = await app.inject({
        method: method.toUpperCase() as 'GET',
        url: one.replaceAll(/[{}]/g, ''),
      })
      expect(answer.body, `${method} ${one}`).not.toContain('route_not_found')
    }
  await app.close()
})

it('names each operation once, under a tag that the reference has', () => {
  const ids = operations.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const { tag, id } of operations)
    expect(
      tags.map(({ name }) => name),
      id,
    ).toContain(tag)
})
