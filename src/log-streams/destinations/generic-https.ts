import { Type } from 'typebox'
import { destination } from '../destination.ts'
import { choice, headers, url } from '../fields.ts'

/** These are ours to set: an extra value would change how the body is read, or where it goes. */
const reserved = new Set(['host', 'content-length', 'content-type', 'transfer-encoding', 'connection'])

export const genericHttps = destination({
  type: 'GenericHttps',
  name: 'HTTPS endpoint',
  summary: 'Any address that takes JSON by POST, with headers of your own.',
  steps: [
    'Have an address ready that answers `200` to a POST with JSON.',
    'Add the header that lets us in, for instance `Authorization` with the value `Bearer` and your token.',
    'An event may come twice after a failure: tell events apart by their `id`.',
  ],
  settings: Type.Object(
    {
      url: url({ title: 'URL', placeholder: 'https://logs.example.com/ingest' }),
      headers: Type.Optional(
        headers({ title: 'Headers', description: 'Sent with each request. Values are kept secret.' }),
      ),
      format: choice(['json', 'ndjson'], {
        title: 'Format',
        labels: { json: 'JSON: one array a request', ndjson: 'NDJSON: one object a line' },
        default: 'json',
      }),
    },
    { additionalProperties: false },
  ),
  limits: { events: 500, bytes: 1_000_000 },
  check: ({ headers: given = {} }) =>
    Object.keys(given)
      .filter((name) => reserved.has(name.toLowerCase()))
      .map((name) => ({ field: 'headers', message: `${name} is set by us. Leave it out.` })),
  requests: (settings, batch, { source }) => {
    const items = batch.map(({ event, id, occurred_at }) =>
      JSON.stringify({ event, keySuffix: id, timestamp: occurred_at, source }),
    )
    const lines = settings.format === 'ndjson'
    return [
      {
        transport: 'http',
        method: 'POST',
        url: settings.url,
        headers: {
          ...settings.headers,
          'content-type': lines ? 'application/x-ndjson' : 'application/json',
        },
        body: lines ? `${items.join('\n')}\n` : `[${items.join(',')}]`,
      },
    ]
  },
})
