/** What the portal's web app asks the server about the session as a whole. */
import { Type } from 'typebox'
import { operation } from '../kernel/operation.ts'
import { List, PageQuery } from '../kernel/pages.ts'
import { nullable, oneOf, Timestamp } from '../kernel/schema.ts'
import { ChangeQuery, PortalChange } from '../resources/portal-changes/contract.ts'
import { intents } from '../resources/portal-links/intents.ts'

export const Branding = Type.Object({
  name: Type.String(),
  logo_url: nullable(Type.String()),
  logo_dark_url: nullable(Type.String()),
  icon_url: nullable(Type.String()),
  accent_color: Type.String({ description: '#rrggbb' }),
  radius: oneOf(['none', 'small', 'medium', 'large', 'full']),
  support_email: nullable(Type.String()),
  support_url: nullable(Type.String()),
  /** Changes with the branding, so that `/portal/theme.css?v=` may be cached. */
  version: Type.String(),
})

export const Area = Type.Object({
  intent: oneOf(intents),
  /** False: this release cannot set it up yet. */
  available: Type.Boolean(),
  state: oneOf(['not_started', 'in_progress', 'active', 'inactive']),
  /** For example the provider's name. */
  detail: nullable(Type.String()),
})

export const PortalSession = Type.Object({
  organization: Type.Object({ id: Type.String(), name: Type.String() }),
  branding: Branding,
  /** Null: the link named none or several, so the portal opens on its home; `areas` has those that it may reach. */
  intent: nullable(oneOf(intents)),
  areas: Type.Array(Area),
  return_url: nullable(Type.String()),
  /** The earlier of the idle and the absolute end. */
  expires_at: Timestamp,
  /** False when the absolute end is what comes first: extending would not help. */
  extendable: Type.Boolean(),
  server_time: Timestamp,
})

const Redirect = Type.Object({
  /** Null: nobody configured where to go; show the hosted page. */
  redirect_url: nullable(Type.String()),
})
const session = { auth: 'portal_session', tag: 'portal' } as const

export const getSession = operation({
  ...session,
  id: 'portalGetSession',
  method: 'get',
  path: '/portal/api/session',
  status: 200,
  summary: 'Who is being set up, by whom, and until when',
  response: PortalSession,
  errors: [401],
})

export const extendSession = operation({
  ...session,
  id: 'portalExtendSession',
  method: 'post',
  path: '/portal/api/session/extensions',
  status: 200,
  summary: 'Start the idle hour anew',
  response: PortalSession,
  errors: [401],
})

export const exitSession = operation({
  ...session,
  id: 'portalExitSession',
  method: 'post',
  path: '/portal/api/session/exit',
  status: 200,
  summary: 'Leave without finishing: everything is saved, the session ends',
  response: Redirect,
  errors: [401],
})

export const completeSession = operation({
  ...session,
  id: 'portalCompleteSession',
  method: 'post',
  path: '/portal/api/session/completion',
  status: 200,
  summary: 'Finish the intent and learn where to go (success URL)',
  body: Type.Object({ intent: oneOf(intents) }),
  response: Redirect,
  errors: [401, 409],
})

export const listSessionChanges = operation({
  ...session,
  id: 'portalListChanges',
  method: 'get',
  path: '/portal/api/changes',
  status: 200,
  summary: 'What has been changed in this set-up, newest first; with an intent, only what belongs to it',
  query: Type.Object({ limit: PageQuery.limit, after: PageQuery.after, ...ChangeQuery }),
  response: List(PortalChange),
  errors: [401, 403, 422],
})
