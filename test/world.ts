/**
 * A small believable world: a vendor with two customers. Acme signs in through Okta one day and has two domains; Globex
 * is new. Tests and the demo begin with it.
 */
import { type Store, systemActor } from '../src/db/store.ts'
import { createConnection } from '../src/resources/connections/configurations.ts'
import { createOrganization } from '../src/resources/organizations/organizations.ts'
import { createRedirectUri } from '../src/resources/redirect-uris/redirect-uris.ts'

export const people = {
  ada: {
    email: 'ada@acme.example',
    first_name: 'Ada',
    last_name: 'Okafor',
    groups: ['Engineering', 'Admins'],
  },
  lin: { email: 'lin@acme.example', first_name: 'Lin', last_name: 'Müller', groups: ['Engineering'] },
  sam: { email: 'sam@globex.example', first_name: 'Sam', last_name: 'Østergård', groups: [] },
} as const

export const callbackUri = 'https://app.vendor.example/callback'

export type World = Awaited<ReturnType<typeof createWorld>>

export function createWorld(store: Store, environment_id: string) {
  return store.change(systemActor, async (tx) => {
    const acme = await createOrganization(tx, environment_id, {
      name: 'Acme',
      external_id: 'customer-1',
      metadata: { tier: 'enterprise' },
      domain_data: [
        { domain: 'acme.example', state: 'verified' },
        { domain: 'acme-labs.example', state: 'pending' },
      ],
    })
    const globex = await createOrganization(tx, environment_id, {
      name: 'Globex',
      domain_data: [{ domain: 'globex.example', state: 'pending' }],
    })
    const redirect_uri = await createRedirectUri(tx, environment_id, callbackUri)
    const okta = await createConnection(
      tx,
      { environment_id, organization_id: acme.id },
      {
        connection_type: 'OktaSAML',
        name: 'Acme Okta',
        guide_id: 'okta-saml',
        attribute_map: {
          id: 'id',
          email: 'email',
          first_name: 'firstName',
          last_name: 'lastName',
          groups: 'groups',
        },
      },
    )
    return { acme, globex, okta, redirect_uri }
  })
}
