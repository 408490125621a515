import { type Flow, have } from '../flow.ts'
import { oauthRefusal } from './oauth-refusal.ts'

/** The client is the directory itself: its id is the part of the address that names it. */
export async function issueToken(flow: Flow): Promise<void> {
  const { deps, input, client } = have(flow, 'client')
  const issued =
    client.id === input.external_key ? await deps.tokens.issue(client.id, client.secret) : undefined
  flow.answer = issued
    ? { status: 200, body: { ...issued } }
    : oauthRefusal(
        401,
        'invalid_client',
        'Client id or client secret is wrong, or the directory uses a bearer token.',
      )
}
