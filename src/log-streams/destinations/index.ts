/** Every destination. A new one is a file here, a line in this list, and its receiver in the tests. */
import type { Destination } from '../destination.ts'
import type { LogStreamType } from '../types.ts'
import { azureSentinel } from './azure-sentinel.ts'
import { datadog } from './datadog.ts'
import { genericHttps } from './generic-https.ts'
import { googleCloudStorage } from './google-cloud-storage.ts'
import { openTelemetry } from './open-telemetry.ts'
import { s3 } from './s3.ts'
import { snowflake } from './snowflake.ts'
import { splunk } from './splunk.ts'
import { syslog } from './syslog.ts'

export const destinations: Readonly<Record<LogStreamType, Destination>> = {
  AzureSentinel: azureSentinel,
  Datadog: datadog,
  GenericHttps: genericHttps,
  GoogleCloudStorage: googleCloudStorage,
  OpenTelemetry: openTelemetry,
  S3: s3,
  Snowflake: snowflake,
  Splunk: splunk,
  Syslog: syslog,
}
