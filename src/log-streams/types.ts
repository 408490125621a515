/** Log stream types: the seven that the API knows, and two of ours (docs/log-streams.md). */
export const logStreamTypes = [
  'AzureSentinel',
  'Datadog',
  'GenericHttps',
  'GoogleCloudStorage',
  'OpenTelemetry',
  'S3',
  'Snowflake',
  'Splunk',
  'Syslog',
] as const
export type LogStreamType = (typeof logStreamTypes)[number]

export const logStreamStates = ['active', 'inactive', 'error', 'invalid'] as const
export type LogStreamState = (typeof logStreamStates)[number]
