/** The bearer token names the directory, and it has to be the one in the address. A wrong one of either looks the same. */
import { refusal } from '../failure.ts'
import type { Flow } from '../flow.ts'
import { limitRefusals } from './limit-refusals.ts'

export async function authenticate(flow: Flow): Promise<void> {
  await present(flow)
  if (flow.directory === undefined) await limitRefusals(flow)
}

async function present(flow: Flow): Promise<void> {
  const { deps, input, seen } = flow
  const header = input.header('authorization')?.trim() ?? ''
  const [, token] = /^bearer\s+(\S.*)$/i.exec(header) ?? []
  if (token === undefined) {
    flow.answer = unauthorized(
      header === ''
        ? 'There is no Authorization header.'
        : 'The Authorization header is not "Bearer <token>".',
    )
    return
  }
  // Pasted into a form: blanks and quotes around it come along.
  const bare = token.trim().replace(/^["'](.*)["']$/, '$1')
  seen.token_suffix = bare.slice(-4)
  const found = await deps.tokens.verify(input.external_key, bare)
  if (found === undefined) {
    flow.answer = unauthorized(
      'The token does not belong to the directory at this address, was revoked, or has expired.',
    )
    return
  }
  flow.directory = found.directory
}

function unauthorized(reason: string) {
  return refusal(
    401,
    `${reason} Copy the address and a token from the directory's set-up page and paste both into your identity provider.`,
    undefined,
    { 'www-authenticate': 'Bearer realm="SCIM", error="invalid_token"' },
  )
}
