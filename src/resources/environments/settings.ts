/** What an operator decides for one environment: look, where people are sent, and the rules of set-up. */
import { type Static, Type } from 'typebox'
import { nullable, oneOf } from '../../kernel/schema.ts'
import { deactivations } from '../directories/states.ts'
import { HoldPolicy } from '../directory-syncs/contract.ts'
import { defaultHoldPolicy } from '../directory-syncs/policy.ts'
import { type Intent, intents } from '../portal-links/intents.ts'

const Url = nullable(Type.String({ maxLength: 2048, pattern: '^https?://' }))

export const EnvironmentSettings = Type.Object({
  branding: Type.Object({
    name: Type.String({ minLength: 1, maxLength: 100 }),
    logo_url: Url,
    logo_dark_url: Url,
    icon_url: Url,
    accent_color: Type.String({ pattern: '^#[0-9a-fA-F]{6}$' }),
    radius: oneOf(['none', 'small', 'medium', 'large', 'full']),
    support_email: nullable(Type.String({ maxLength: 254 })),
    support_url: Url,
  }),
  default_return_url: Url,
  /** Used when a link names none; per intent. */
  success_urls: Type.Unsafe<Partial<Record<Intent, string | null>>>(Type.Record(oneOf(intents), Url)),
  rules: Type.Object({
    /** A connection can be activated only when the organization has a verified domain. */
    require_verified_domain: Type.Boolean(),
    /** A draft can be activated only after a test sign-in succeeded. */
    require_test: Type.Boolean(),
    /** Refuse http and localhost in redirect URIs and in the URLs of links. */
    require_https: Type.Boolean(),
    /** Hosts that return and success URLs may name; empty: any. One `*` in the left-most label. */
    link_hosts: Type.Array(Type.String({ maxLength: 253 })),
    /** Refuse audit log events of actions that have no schema. */
    require_audit_log_schemas: Type.Boolean(),
  }),
  directories: Type.Object({
    /** What becomes of people that a directory deactivates: gone for the application, or kept and marked. */
    deactivated_users: oneOf(deactivations),
    /** Fill `groups` of directory users; without, it is an empty list, and `/directory_groups?user=` tells. */
    groups_of_users: Type.Boolean(),
  }),
  /** When a directory's changes wait for somebody to look at them first. */
  directory_holds: HoldPolicy,
})
export type EnvironmentSettings = Static<typeof EnvironmentSettings>

export const defaultSettings: EnvironmentSettings = {
  branding: {
    name: 'Your vendor',
    logo_url: null,
    logo_dark_url: null,
    icon_url: null,
    accent_color: '#3e63dd',
    radius: 'medium',
    support_email: null,
    support_url: null,
  },
  default_return_url: null,
  success_urls: {},
  rules: {
    require_verified_domain: false,
    require_test: false,
    require_https: false,
    link_hosts: [],
    require_audit_log_schemas: false,
  },
  directories: { deactivated_users: 'delete', groups_of_users: true },
  directory_holds: defaultHoldPolicy,
}
