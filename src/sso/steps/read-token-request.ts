import { badRequest } from '../../kernel/errors.ts'
import type { Flow } from '../flow.ts'

export interface TokenRequest {
  client_id: string
  code: string
  client_secret?: string
  code_verifier?: string
}
const maxLength = 2048

/**
 * - JSON, form or query; where one name comes twice the body wins (contract A1);
 * - grant_type is authorization_code; client_id and code are there.
 */
export function readTokenRequest(flow: Flow): void {
  const text = (name: string): string | undefined => {
    const inBody = flow.input.body[name]
    const inQuery = flow.input.query[name]
    const value = inBody ?? (Array.isArray(inQuery) && inQuery.length === 1 ? inQuery[0] : undefined)
    return typeof value === 'string' && value !== '' && value.length <= maxLength ? value : undefined
  }
  const grant_type = text('grant_type')
  if (grant_type === undefined) throw badRequest('invalid_request', 'grant_type is missing.')
  if (grant_type !== 'authorization_code')
    throw badRequest('unsupported_grant_type', "grant_type must be 'authorization_code'.")
  const client_id = text('client_id')
  const code = text('code')
  const client_secret = text('client_secret')
  const code_verifier = text('code_verifier')
  if (client_id === undefined) throw badRequest('invalid_request', 'client_id is missing.')
  if (code === undefined) throw badRequest('invalid_request', 'code is missing.')
  flow.token_request = {
    client_id,
    code,
    ...(client_secret !== undefined && { client_secret }),
    ...(code_verifier !== undefined && { code_verifier }),
  }
}
