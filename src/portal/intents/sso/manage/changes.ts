/** What one version changed against the one before it: a version is known by that, not by its number. */
import type { Static } from 'typebox'
import { type MappedAttribute, mappedAttributes } from '../../../../guides/guide.ts'
import type { Configuration as ConfigurationSchema } from '../contract.ts'

export type Configuration = Static<typeof ConfigurationSchema>
export type Change =
  | {
      readonly what:
        | 'first'
        | 'provider'
        | 'sso_url'
        | 'certificates'
        | 'source_url'
        | 'source_file'
        | 'source_manual'
        | 'client'
        | 'secret'
    }
  | { readonly what: 'claim' | 'claim_off'; readonly attribute: MappedAttribute; readonly claim: string }

export function changesOf(now: Configuration, before: Configuration | undefined): Change[] {
  if (!before) return [{ what: 'first' }]
  return [...samlChanges(now, before), ...oidcChanges(now, before), ...claimChanges(now, before)]
}

function samlChanges({ saml: now }: Configuration, { saml: before }: Configuration): Change[] {
  if (!now || !before) return []
  const prints = (list: typeof now.certificates) =>
    list
      .map(({ fingerprint }) => fingerprint)
      .sort()
      .join()
  return [
    ...(now.idp_entity_id === before.idp_entity_id ? [] : [{ what: 'provider' } as const]),
    ...(now.sso_url === before.sso_url ? [] : [{ what: 'sso_url' } as const]),
    ...(prints(now.certificates) === prints(before.certificates) ? [] : [{ what: 'certificates' } as const]),
    ...(now.metadata_source === before.metadata_source
      ? []
      : [{ what: `source_${now.metadata_source}` } as const]),
  ]
}

function oidcChanges({ oidc: now }: Configuration, { oidc: before }: Configuration): Change[] {
  if (!now || !before) return []
  return [
    ...(now.issuer === before.issuer ? [] : [{ what: 'provider' } as const]),
    ...(now.client_id === before.client_id ? [] : [{ what: 'client' } as const]),
    ...(now.client_secret_last4 === before.client_secret_last4 ? [] : [{ what: 'secret' } as const]),
  ]
}

function claimChanges(now: Configuration, before: Configuration): Change[] {
  return mappedAttributes
    .filter((attribute) => now.attribute_map[attribute] !== before.attribute_map[attribute])
    .map((attribute) => {
      const claim = now.attribute_map[attribute]
      return { what: claim ? 'claim' : 'claim_off', attribute, claim } as const
    })
}
