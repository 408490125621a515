import { Type } from 'typebox'
import { destination } from '../destination.ts'
import { choice, secret, text } from '../fields.ts'

const sites = {
  US1: 'datadoghq.com',
  US3: 'us3.datadoghq.com',
  US5: 'us5.datadoghq.com',
  EU1: 'datadoghq.eu',
  AP1: 'ap1.datadoghq.com',
  'US1-FED': 'ddog-gov.com',
} as const

/** Datadog's log intake, v2: at most 1,000 entries and 5 MB of JSON a request, 202 when taken. */
export const datadog = destination({
  type: 'Datadog',
  name: 'Datadog',
  summary: 'Log Management, through the log intake of your site.',
  steps: [
    'In Datadog, open **Organization Settings**, then **API Keys**.',
    'Choose **New Key**, name it after this stream, and copy the **Key**.',
    'Your region is in the address bar: `app.datadoghq.com` is US1, `us3.datadoghq.com` is US3, `app.datadoghq.eu` is EU1.',
  ],
  settings: Type.Object(
    {
      region: choice(['US1', 'US3', 'US5', 'EU1', 'AP1', 'US1-FED'], {
        title: 'Region',
        description: 'Datadog calls it the site.',
        default: 'US1',
      }),
      api_key: secret(
        { title: 'API key', description: '32 characters. Not an application key.' },
        { pattern: '^[0-9A-Za-z]{16,64}$' },
      ),
      source: Type.Optional(
        text({ title: 'Source name', description: 'What Datadog shows as the source. Empty: our name.' }),
      ),
    },
    { additionalProperties: false },
  ),
  limits: { events: 1_000, bytes: 4_500_000 },
  requests: ({ region, api_key, source }, batch, context) => [
    {
      transport: 'http',
      method: 'POST',
      url: `https://http-intake.logs.${sites[region]}/api/v2/logs`,
      headers: { 'content-type': 'application/json', 'dd-api-key': api_key },
      body: JSON.stringify(
        batch.map(({ event }) => ({
          message: { event },
          ddsource: source ?? context.source,
          service: 'audit-logs',
        })),
      ),
    },
  ],
})
