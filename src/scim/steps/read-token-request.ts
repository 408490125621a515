/** Client credentials as RFC 6749 sections 2.3.1 and 4.4: in the Authorization header or in the form. */
import { parse } from 'node:querystring'
import type { Flow } from '../flow.ts'
import { oauthRefusal } from './oauth-refusal.ts'

export function readTokenRequest(flow: Flow): void {
  const { input, bytes } = flow
  const form = parse(bytes?.toString() ?? '', '&', '=', { maxKeys: 50 })
  const field = (name: string) => (typeof form[name] === 'string' ? form[name] : undefined)
  const basic = basicOf(input.header('authorization'))
  const id = basic?.id ?? field('client_id')
  const secret = basic?.secret ?? field('client_secret')
  if (field('grant_type') !== 'client_credentials')
    flow.answer = oauthRefusal(
      400,
      'unsupported_grant_type',
      "Send 'grant_type=client_credentials' as a form.",
    )
  else if (id === undefined || secret === undefined)
    flow.answer = oauthRefusal(
      401,
      'invalid_client',
      'Send client id and client secret, as Basic or in the form.',
    )
  else flow.client = { id, secret }
}

function basicOf(header: string | undefined): { id: string; secret: string } | undefined {
  const [, encoded] = /^basic\s+([\w+/=-]+)$/i.exec(header ?? '') ?? []
  if (encoded === undefined) return undefined
  const [id = '', ...secret] = Buffer.from(encoded, 'base64').toString().split(':')
  return { id: unescaped(id), secret: unescaped(secret.join(':')) }
}
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
