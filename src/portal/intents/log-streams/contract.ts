/** What the portal's log stream screens ask the server. */
import { type Static, Type } from 'typebox'
import { operation } from '../../../kernel/operation.ts'
import { nullable, oneOf } from '../../../kernel/schema.ts'
import { logStreamTypes, streamFamilies } from '../../../log-streams/types.ts'
import { LogStream, LogStreamDelivery, LogStreamTrial } from '../../../resources/log-streams/contract.ts'

export const DestinationField = Type.Object({
  name: Type.String(),
  label: Type.String(),
  hint: nullable(Type.String()),
  kind: oneOf(['text', 'secret', 'long_text', 'long_secret', 'choice', 'number', 'headers']),
  required: Type.Boolean(),
  placeholder: nullable(Type.String()),
  choices: nullable(Type.Array(Type.Object({ value: Type.String(), label: Type.String() }))),
  default: nullable(Type.Union([Type.String(), Type.Number()])),
})
export type DestinationField = Static<typeof DestinationField>

export const DestinationCard = Type.Object({
  type: oneOf(logStreamTypes),
  name: Type.String(),
  summary: Type.String(),
  /** `**bold**` is wording of the destination's console, `code` is to be typed. */
  steps: Type.Array(Type.String()),
  fields: Type.Array(DestinationField),
})
export type DestinationCard = Static<typeof DestinationCard>

export const HandOut = Type.Object({
  title: Type.String(),
  language: oneOf(['json', 'sql', 'text']),
  text: Type.String(),
})

const Settings = Type.Unsafe<Record<string, unknown>>({
  type: 'object',
  maxProperties: 30,
  additionalProperties: true,
})
const families = Type.Array(oneOf(streamFamilies), { minItems: 1, maxItems: 4, uniqueItems: true })
const name = Type.String({ minLength: 1, maxLength: 100, pattern: '^[^\\u0000-\\u001f\\u007f]*$' })
const shared = { auth: 'portal_session', tag: 'portal' } as const
const ofStream = Type.Object({ id: Type.String({ maxLength: 64 }) })
const SetUp = Type.Object({ stream: LogStream, trial: LogStreamTrial })
const base = '/portal/api/log-streams'

export const listPortalDestinations = operation({
  ...shared,
  id: 'portalListDestinations',
  method: 'get',
  path: `${base}/destinations`,
  status: 200,
  summary: 'Where events can be sent, and what each destination asks for',
  response: Type.Object({
    data: Type.Array(DestinationCard),
    /** Addresses that a firewall has to let in; empty: the operator named none. */
    egress_addresses: Type.Array(Type.String()),
    /** Whether a role of Amazon's can be used here, or only a key. */
    aws_roles: Type.Boolean(),
  }),
  errors: [401, 403],
})
export const portalHandOuts = operation({
  ...shared,
  id: 'portalLogStreamHandOuts',
  method: 'post',
  path: `${base}/hand-outs`,
  status: 200,
  summary: 'Policies and statements to paste at the destination, filled in as far as the form is',
  body: Type.Object({ type: oneOf(logStreamTypes), settings: Settings }),
  response: Type.Object({ data: Type.Array(HandOut) }),
  errors: [401, 403, 422],
})
export const listPortalStreams = operation({
  ...shared,
  id: 'portalListLogStreams',
  method: 'get',
  path: base,
  status: 200,
  summary: 'The log streams of the organization',
  response: Type.Object({ data: Type.Array(LogStream) }),
  errors: [401, 403],
})
export const createPortalStream = operation({
  ...shared,
  id: 'portalCreateLogStream',
  method: 'post',
  path: base,
  status: 201,
  summary: 'Try the settings with a test event, and stream when it was taken',
  body: Type.Object({
    type: oneOf(logStreamTypes),
    name: Type.Optional(name),
    families: Type.Optional(families),
    settings: Settings,
  }),
  response: SetUp,
  errors: [401, 403, 409, 422],
})
export const getPortalStream = operation({
  ...shared,
  id: 'portalGetLogStream',
  method: 'get',
  path: `${base}/{id}`,
  status: 200,
  summary: 'A log stream, how far behind it is, and what was sent last',
  params: ofStream,
  query: Type.Object({ problems: Type.Optional(Type.Boolean()) }),
  response: Type.Object({
    stream: LogStream,
    /** Events that wait to be sent. */
    waiting: Type.Integer(),
    delivered_today: Type.Integer(),
    /** The last hour, oldest first; minutes in which nothing was sent are missing. */
    minutes: Type.Array(
      Type.Object({
        minute: Type.String(),
        events: Type.Integer(),
        failures: Type.Integer(),
        lag_ms: Type.Integer(),
      }),
    ),
    deliveries: Type.Array(LogStreamDelivery),
  }),
  errors: [401, 403, 404],
})
export const changePortalStream = operation({
  ...shared,
  id: 'portalChangeLogStream',
  method: 'put',
  path: `${base}/{id}`,
  status: 200,
  summary: 'Other settings, in force when a test event was taken',
  params: ofStream,
  body: Type.Object({
    name: Type.Optional(name),
    families: Type.Optional(families),
    settings: Type.Optional(Settings),
  }),
  response: SetUp,
  errors: [401, 403, 404, 422],
})
export const testPortalStream = operation({
  ...shared,
  id: 'portalTestLogStream',
  method: 'post',
  path: `${base}/{id}/tests`,
  status: 200,
  summary: 'Send one test event',
  params: ofStream,
  response: LogStreamTrial,
  errors: [401, 403, 404],
})
export const pausePortalStream = operation({
  ...shared,
  id: 'portalPauseLogStream',
  method: 'post',
  path: `${base}/{id}/pause`,
  status: 200,
  summary: 'Send nothing until it is resumed',
  params: ofStream,
  response: LogStream,
  errors: [401, 403, 404],
})
export const resumePortalStream = operation({
  ...shared,
  id: 'portalResumeLogStream',
  method: 'post',
  path: `${base}/{id}/resume`,
  status: 200,
  summary: 'Go on, when a test event was taken',
  params: ofStream,
  response: SetUp,
  errors: [401, 403, 404],
})
export const backfillPortalStream = operation({
  ...shared,
  id: 'portalBackfillLogStream',
  method: 'post',
  path: `${base}/{id}/backfill`,
  status: 200,
  summary: 'Send everything since a time once more',
  params: ofStream,
  body: Type.Object({ since: Type.String({ format: 'date-time' }) }),
  response: LogStream,
  errors: [401, 403, 404, 422],
})
export const deletePortalStream = operation({
  ...shared,
  id: 'portalDeleteLogStream',
  method: 'delete',
  path: `${base}/{id}`,
  status: 204,
  summary: 'Delete a log stream',
  params: ofStream,
  errors: [401, 403, 404],
})
