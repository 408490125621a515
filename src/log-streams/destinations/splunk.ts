import { Type } from 'typebox'
import { type Answer, destination, judgeByStatus, said, type Verdict } from '../destination.ts'
import { secret, text, url } from '../fields.ts'

/** Splunk's HTTP Event Collector: objects one after another, not an array; the answer carries a code of its own. */
export const splunk = destination({
  type: 'Splunk',
  name: 'Splunk',
  summary: 'Splunk Cloud or Enterprise, through the HTTP Event Collector.',
  steps: [
    'In Splunk, open **Settings**, then **Data inputs**, then **HTTP Event Collector**.',
    'Under **Global Settings**, see that **All Tokens** is **Enabled**.',
    'Choose **New Token**, name it, leave **Enable indexer acknowledgement** off, choose the index, and copy the **Token Value**.',
    'The URL on Splunk Cloud is `https://http-inputs-<your stack>.splunkcloud.com`; elsewhere it is your host with port `8088`.',
  ],
  settings: Type.Object(
    {
      hec_url: url({
        title: 'HEC URL',
        description: 'With or without /services/collector/event at the end.',
        placeholder: 'https://http-inputs-example.splunkcloud.com',
      }),
      hec_token: secret({ title: 'HEC token' }),
      source: Type.Optional(text({ title: 'Source', description: 'Empty: our name.' })),
    },
    { additionalProperties: false },
  ),
  // Splunk Cloud refuses requests above 1 MB.
  limits: { events: 1_000, bytes: 900_000 },
  requests: ({ hec_url, hec_token, source }, batch, context) => [
    {
      transport: 'http',
      method: 'POST',
      url: collectorOf(hec_url),
      headers: { authorization: `Splunk ${hec_token}`, 'content-type': 'application/json' },
      body: batch
        .map(({ event, occurred_at }) =>
          JSON.stringify({ event, time: Date.parse(occurred_at), source: source ?? context.source }),
        )
        .join('\n'),
    },
  ],
  judge,
})

function collectorOf(text: string): string {
  const url = new URL(text)
  if (!/\/services\/collector(\/|$)/.test(url.pathname))
    url.pathname = `${url.pathname.replace(/\/$/, '')}/services/collector/event`
  return url.href
}

/** Codes of the collector: 1 to 4 speak of the token, 7 of an index that it may not write, 10 of a data channel that only tokens with acknowledgement ask for. */
const tokenCodes = new Set([1, 2, 3, 4, 7, 10])

function judge(answer: Answer): Verdict {
  const code = codeOf(answer.text)
  if (answer.status >= 400 && answer.status < 500 && code !== undefined && tokenCodes.has(code))
    return { kind: 'denied', reason: said(answer) }
  return judgeByStatus(answer)
}

function codeOf(text: string): number | undefined {
  try {
    const body: unknown = JSON.parse(text)
    return typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'number'
      ? body.code
      : undefined
  } catch {
    return undefined
  }
}
