/**
 * Every event that the product emits: its name and the shape of its data. A new one is a line in its family's file;
 * `emit` is typed by this table.
 */
import type { Static } from 'typebox'
import { authenticationEvents } from './authentication.ts'
import { connectionEvents } from './connection.ts'
import { directoryEvents, directoryTokenEvents } from './directory.ts'
import { organizationEvents } from './organization.ts'
import { organizationDomainEvents } from './organization-domain.ts'
import { portalEvents } from './portal.ts'
import { webhookEndpointEvents } from './webhook-endpoint.ts'

export const events = {
  ...authenticationEvents,
  ...connectionEvents,
  ...directoryEvents,
  ...organizationEvents,
  ...organizationDomainEvents,
  ...portalEvents,
  ...webhookEndpointEvents,
}
export type EventName = keyof typeof events
export type EventData<N extends EventName> = Static<(typeof events)[N]>

/** Events that only those get who name them, or their family. */
export function isAskedForOnly(event: string): boolean {
  return event in portalEvents
}
/** Events that are only read: no webhook endpoint gets them. */
export function isNeverSent(event: string): boolean {
  return event in directoryTokenEvents
}
/** `organization.*` names a family. */
export function names(pattern: string, event: string): boolean {
  return pattern === event || (pattern.endsWith('.*') && event.startsWith(pattern.slice(0, -1)))
}
