import { Type } from 'typebox'
import { destination, type StreamedEvent } from '../destination.ts'
import { longText, text } from '../fields.ts'

/** Facility 13 (log audit), severity 6 (informational): RFC 5424 section 6.2.1. */
const priority = 13 * 8 + 6

/** RFC 5424 messages, octet-counted over TLS (RFC 5425). The protocol knows no acknowledgement: what is lost in a connection that breaks, nobody can tell. */
export const syslog = destination({
  type: 'Syslog',
  name: 'Syslog over TLS',
  summary: 'RFC 5424 messages over TLS, for any SIEM that listens.',
  steps: [
    'Have your receiver listen with TLS, on port `6514` by default, for messages with octet counting.',
    'Let it take messages of 1 MB, or it cuts long events: `maxMessageSize="1m"` in rsyslog, `log-msg-size(1048576)` in syslog-ng.',
    'When its certificate comes from an authority of your own, paste that authority’s certificate.',
  ],
  settings: Type.Object(
    {
      host: text(
        { title: 'Host', placeholder: 'syslog.example.com' },
        { pattern: '^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$' },
      ),
      port: Type.Optional(
        Type.Integer({ title: 'Port', control: 'number', minimum: 1, maximum: 65_535, default: 6_514 }),
      ),
      ca: Type.Optional(
        longText({
          title: 'Certificate authority',
          description: 'PEM. Empty: the authorities that everybody trusts.',
        }),
      ),
      app_name: Type.Optional(
        text({ title: 'APP-NAME', description: 'Empty: our name.' }, { pattern: '^[!-~]{1,48}$' }),
      ),
    },
    { additionalProperties: false },
  ),
  limits: { events: 500, bytes: 1_000_000 },
  requests: ({ host, port = 6_514, ca, app_name }, batch, { source }) => [
    {
      transport: 'tls',
      host,
      port,
      ...(ca !== undefined && { ca }),
      body: batch.map((item) => frameOf(item, app_name ?? source)).join(''),
    },
  ],
})

/** RFC 5425 section 4.3: `MSG-LEN SP SYSLOG-MSG`, the length in octets. All is ASCII, so they are the characters. */
function frameOf(item: StreamedEvent, app: string): string {
  const message = [
    `<${priority}>1`,
    item.occurred_at,
    '-', // HOSTNAME: many hosts, one installation
    printable(app, 48),
    '-',
    printable(item.type, 32),
    '-',
    ascii(JSON.stringify(item.event)),
  ].join(' ')
  return `${message.length} ${message}`
}

/** PRINTUSASCII of RFC 5424 section 6. */
function printable(text: string, max: number): string {
  return text.replace(/[^!-~]/g, '_').slice(0, max) || '-'
}

/** Escaped as JSON allows: without it, UTF-8 would have to begin with a byte order mark that breaks JSON readers. */
function ascii(json: string): string {
  return json.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
