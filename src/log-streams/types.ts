/** Log stream types: the seven that the API knows, and two of ours (docs/log-streams.md). */
export const upstreamTypes = [
  'AzureSentinel',
  'Datadog',
  'GenericHttps',
  'GoogleCloudStorage',
  'S3',
  'Snowflake',
  'Splunk',
] as const
export const logStreamTypes = [...upstreamTypes, 'OpenTelemetry', 'Syslog'] as const
export type LogStreamType = (typeof logStreamTypes)[number]

export const logStreamStates = ['active', 'inactive', 'error', 'invalid'] as const
export type LogStreamState = (typeof logStreamStates)[number]

/** What a stream can carry, beside audit events: families of the events that webhooks get too. */
export const eventFamilies = {
  sso: ['authentication.', 'connection.'],
  dsync: ['dsync.'],
  portal: ['portal.', 'organization_domain.'],
} as const
export type EventFamily = keyof typeof eventFamilies
export const streamFamilies = ['audit', 'sso', 'dsync', 'portal'] as const
export type StreamFamily = (typeof streamFamilies)[number]

/** Two cursors: audit events and all others are numbered apart. */
export const streamSources = ['audit', 'events'] as const
export type StreamSource = (typeof streamSources)[number]
