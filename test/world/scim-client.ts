/** An identity provider's side of a SCIM directory: its address, a token, and requests as providers send them. */
import { systemActor } from '../../src/db/store.ts'
import type { JsonObject } from '../../src/kernel/json.ts'
import { createDirectory } from '../../src/resources/directories/lifecycle.ts'
import type { AuthMethod } from '../../src/resources/directories/states.ts'
import type { DirectoryType } from '../../src/resources/directories/types.ts'
import { createDirectoryToken } from '../../src/resources/directory-tokens/tokens.ts'
import type { TestApp } from '../harness.ts'

export interface ScimAnswer {
  status: number
  headers: Headers
  text: string
  body: JsonObject
}
export interface ScimCall {
  body?: unknown
  headers?: Record<string, string>
  /** Null: no Authorization header. */
  token?: string | null
}
export interface ScimClient {
  directory: { id: string; environment_id: string; organization_id: string; external_key: string }
  base: string
  token: string
  call(method: string, path: string, options?: ScimCall): Promise<ScimAnswer>
  /** A call that must succeed. */
  ok(method: string, path: string, body?: unknown): Promise<JsonObject>
}

export async function openScim(
  app: TestApp,
  organization_id: string,
  type: DirectoryType = 'generic scim v2.0',
  auth_method: AuthMethod = 'bearer',
): Promise<ScimClient> {
  const owner = { environment_id: app.environment.id, organization_id }
  const { directory, token } = await app.deps.store.change(systemActor, async (tx) => {
    const made = await createDirectory(tx, owner, { type, name: 'People', auth_method })
    return { directory: made, token: (await createDirectoryToken(tx, made)).value }
  })
  return scimClient(`${app.origin}/scim/v2.0/${directory.external_key}`, token, directory)
}

export function scimClient(base: string, token: string, directory: ScimClient['directory']): ScimClient {
  const call: ScimClient['call'] = async (method, path, { body, headers, token: other = token } = {}) => {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: {
        ...(other !== null && { authorization: `Bearer ${other}` }),
        ...(body !== undefined && { 'content-type': 'application/scim+json; charset=utf-8' }),
        ...headers,
      },
      body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    })
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: text === '' ? {} : JSON.parse(text),
    }
  }
  return {
    directory,
    base,
    token,
    call,
    async ok(method, path, body) {
      const answer = await call(method, path, body === undefined ? {} : { body })
      if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text}`)
      return answer.body
    },
  }
}
