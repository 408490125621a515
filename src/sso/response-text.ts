import type { Flow } from './flow.ts'

/** The provider's answer as a person can read it: SAML comes in base64. */
export function responseText({ response, via }: Flow): string | undefined {
  if (response === undefined || via?.configuration.settings.protocol !== 'saml') return response
  return Buffer.from(response, 'base64').toString()
}
