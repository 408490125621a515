import { Type } from 'typebox'
import { type Answer, destination, judgeByStatus, type Verdict } from '../destination.ts'
import { headers, text, url } from '../fields.ts'

/** OpenTelemetry logs over HTTP with JSON (OTLP 1.x, section "OTLP/HTTP"). */
export const openTelemetry = destination({
  type: 'OpenTelemetry',
  name: 'OpenTelemetry',
  summary: 'Any collector or backend that takes OTLP logs over HTTP.',
  steps: [
    'Have the `otlp` receiver of your collector listen for HTTP behind a certificate that the public trusts.',
    'The address ends in `/v1/logs`; we add it when it is missing.',
    'Where the backend asks for a key, add its header.',
  ],
  settings: Type.Object(
    {
      endpoint: url({ title: 'Endpoint', placeholder: 'https://otel.example.com:4318' }),
      headers: Type.Optional(
        headers({ title: 'Headers', description: 'Sent with each request. Values are kept secret.' }),
      ),
      service_name: Type.Optional(text({ title: 'Service name', description: 'Empty: our name.' })),
    },
    { additionalProperties: false },
  ),
  limits: { events: 500, bytes: 1_000_000 },
  requests: (settings, batch, { now, source }) => [
    {
      transport: 'http',
      method: 'POST',
      url: /\/v1\/logs\/?$/.test(settings.endpoint)
        ? settings.endpoint
        : `${settings.endpoint.replace(/\/+$/, '')}/v1/logs`,
      headers: { ...settings.headers, 'content-type': 'application/json' },
      body: JSON.stringify({
        resourceLogs: [
          {
            resource: { attributes: [attribute('service.name', settings.service_name ?? source)] },
            scopeLogs: [
              {
                scope: { name: 'audit-logs' },
                logRecords: batch.map((item) => ({
                  timeUnixNano: nanoseconds(Date.parse(item.occurred_at)),
                  observedTimeUnixNano: nanoseconds(now.getTime()),
                  severityNumber: 9, // INFO
                  severityText: 'INFO',
                  eventName: item.type,
                  body: { stringValue: JSON.stringify(item.event) },
                  attributes: [
                    attribute('event.id', item.id),
                    attribute('event.name', item.type),
                    attribute('organization.id', item.organization_id),
                  ],
                })),
              },
            ],
          },
        ],
      }),
    },
  ],
  judge,
})

const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } })
/** 64-bit numbers are strings in protobuf's JSON. */
const nanoseconds = (ms: number) => `${BigInt(ms) * 1_000_000n}`

/** A partial success must not be sent again; what it says is kept. */
function judge(answer: Answer): Verdict {
  const verdict = judgeByStatus(answer)
  const rejected = /"rejectedLogRecords"\s*:\s*"?([1-9]\d*)/.exec(answer.text)?.[1]
  if (verdict.kind !== 'taken' || rejected === undefined) return verdict
  return { kind: 'taken', note: `${rejected} rejected: ${answer.text.trim().slice(0, 300)}` }
}
