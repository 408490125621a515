import type { CardBase } from '../../guides/guide.ts'

/** What a sentence calls the provider: “Any SAML 2.0 provider” is the name of a guide, not of what somebody has. */
export function providerName({ group, name, console_name }: CardBase): string {
  return group === 'generic' ? console_name : name
}
