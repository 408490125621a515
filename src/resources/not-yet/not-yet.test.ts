import { afterAll, expect, it } from 'vitest'
import { startApp } from '../../../test/harness.ts'
import { apiKeyScopes } from '../../kernel/operation.ts'
import { notYet } from './contract.ts'

const app = await startApp({ settings: { RATE_LIMITS: 'requests=0' } })
afterAll(() => app.stop())

const pathOf = (path: string) => path.replaceAll(/\{\w+\}/g, 'x')

it.each(notYet.map(({ operation }) => [operation.method.toUpperCase(), operation.path, operation] as const))(
  '%s %s says that it is not there yet, to whoever may ask',
  async (method, path, { auth }) => {
    const body = method === 'GET' || method === 'DELETE' ? {} : { body: { anything: 1 } }
    const answer = await app.call(method, pathOf(path), { ...body, allow500: true })
    expect(answer.status).toBe(501)
    expect(answer.body).toMatchObject({ code: 'not_implemented' })
    if (typeof auth !== 'object') return
    expect((await app.call(method, pathOf(path), { ...body, key: null })).status).toBe(401)
    const others = apiKeyScopes.filter((scope) => scope !== auth.api_key)
    expect(
      (await app.call(method, pathOf(path), { ...body, key: await app.newKey({ scopes: others }) })).status,
    ).toBe(403)
  },
)
