/**
 * Beyond WorkOS: how far an IT contact is, and what was changed. Nobody meets these who did not ask: a webhook endpoint gets them when its
 * `events` name them, `GET /events` shows them when its filter does.
 */
import { Type } from 'typebox'
import { nullable, oneOf, Timestamp } from '../kernel/schema.ts'
import { PortalChange } from '../resources/portal-changes/contract.ts'
import { intents } from '../resources/portal-links/intents.ts'

const session = {
  object: Type.Literal('portal_session'),
  id: Type.String(),
  organization_id: Type.String(),
  /** Null: the link named none, and the portal opened on its home. */
  intent: nullable(oneOf(intents)),
  /** Null: the link does not say whom it was made for. */
  contact_email: nullable(Type.String()),
}
const about = {
  /** The connection, directory, domain … that is being set up. */
  subject_id: Type.String(),
  /** The guide that is followed. */
  provider: nullable(Type.String()),
  step: Type.String(),
}
const intent = oneOf(intents)

export const portalEvents = {
  'portal.change.recorded': PortalChange,
  'portal.link.redeemed': Type.Object({
    object: Type.Literal('portal_link'),
    id: Type.String(),
    organization_id: Type.String(),
    intent: session.intent,
    contact_email: session.contact_email,
    session_id: Type.String(),
  }),
  'portal.session.opened': Type.Object({ ...session, link_id: Type.String() }),
  'portal.session.step_completed': Type.Object({ ...session, intent, ...about }),
  'portal.session.test_failed': Type.Object({
    ...session,
    intent,
    ...about,
    test_id: Type.String(),
    code: Type.String(),
  }),
  'portal.session.abandoned': Type.Object({
    ...session,
    reason: oneOf(['left', 'ran_out']),
    /** The step that was done last in this session. */
    last_step: nullable(Type.String()),
    last_seen_at: Timestamp,
  }),
  'portal.session.completed': Type.Object({ ...session, intent }),
}
