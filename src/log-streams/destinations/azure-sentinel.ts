import { Type } from 'typebox'
import { type Answer, type Credential, destination, judgeByStatus, said } from '../destination.ts'
import { secret, text, url } from '../fields.ts'
import { bearerFrom } from '../token-answer.ts'

const uuid = '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'

/** The columns that the rule and the table have to have, in order. */
const columns = [
  ['TimeGenerated', 'datetime'],
  ['id', 'string'],
  ['event_type', 'string'],
  ['organization_id', 'string'],
  ['data', 'dynamic'],
] as const

/** Azure Monitor's Logs Ingestion API, 2023-01-01: at most 1 MB a call, 204 when taken. */
export const azureSentinel = destination({
  type: 'AzureSentinel',
  name: 'Microsoft Sentinel',
  summary: 'A Log Analytics table, through a data collection rule.',
  steps: [
    'In the Azure portal, open **Microsoft Entra ID**, then **App registrations**, and choose **New registration**. Copy **Application (client) ID** and **Directory (tenant) ID**.',
    'Under **Certificates & secrets**, choose **New client secret** and copy its **Value**, not its ID.',
    'In **Monitor**, create a **Data Collection Endpoint** and copy its **Logs Ingestion** address.',
    'In your Log Analytics workspace, under **Tables**, choose **Create**, then **New custom log (DCR based)** with the columns below.',
    'On the new **Data collection rule**, open **Access control (IAM)** and give the app the role **Monitoring Metrics Publisher**. It takes up to half an hour to work.',
    'From the rule’s **JSON View**, copy **immutableId** and the name of the stream, which begins with `Custom-`.',
  ],
  settings: Type.Object(
    {
      tenant_id: text({ title: 'Directory (tenant) ID' }, { pattern: uuid }),
      client_id: text({ title: 'Application (client) ID' }, { pattern: uuid }),
      client_secret: secret({ title: 'Client secret', description: 'The value, not the secret’s ID.' }),
      dce_url: url({
        title: 'Logs ingestion URL',
        description: 'Of the data collection endpoint.',
        placeholder: 'https://example-abcd.westeurope-1.ingest.monitor.azure.com',
      }),
      dcr_immutable_id: text(
        { title: 'DCR immutable ID', placeholder: 'dcr-0123456789abcdef0123456789abcdef' },
        { pattern: '^dcr-[0-9a-f]{32}$' },
      ),
      stream_name: text(
        { title: 'Stream name', placeholder: 'Custom-AuditLogs_CL' },
        { pattern: '^[A-Za-z0-9_-]{1,200}$' },
      ),
    },
    { additionalProperties: false },
  ),
  limits: { events: 500, bytes: 900_000 },
  handOuts: () => [
    {
      title: 'A sample for the new table',
      language: 'json',
      text: JSON.stringify(
        [
          {
            TimeGenerated: '2026-01-31T09:30:00.000Z',
            id: 'audit_event_01EXAMPLE',
            event_type: 'document.viewed',
            organization_id: 'org_01EXAMPLE',
            data: {},
          },
        ],
        null,
        2,
      ),
    },
    {
      title: 'Columns of the stream declaration',
      language: 'json',
      text: JSON.stringify({ columns: columns.map(([name, type]) => ({ name, type })) }, null, 2),
    },
  ],
  authorize: async ({ tenant_id, client_id, client_secret }, { now }) => ({
    message: {
      transport: 'http',
      method: 'POST',
      url: `https://login.microsoftonline.com/${tenant_id}/oauth2/v2.0/token`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id,
        client_secret,
        scope: 'https://monitor.azure.com/.default',
      }).toString(),
    },
    read: (answer: Answer): Credential => bearerFrom(answer, now),
  }),
  requests: ({ dce_url, dcr_immutable_id, stream_name }, batch, _context, credential) => [
    {
      transport: 'http',
      method: 'POST',
      url: new URL(
        `/dataCollectionRules/${dcr_immutable_id}/streams/${stream_name}?api-version=2023-01-01`,
        dce_url,
      ).href,
      headers: {
        authorization: `Bearer ${credential?.values.token ?? ''}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(
        batch.map((item) => ({
          TimeGenerated: item.occurred_at,
          id: item.id,
          event_type: item.type,
          organization_id: item.organization_id,
          data: item.event,
        })),
      ),
    },
  ],
  // A rule or a stream that does not exist is a setting that is wrong, not a service that is ill.
  judge: (answer) =>
    answer.status === 404 ? { kind: 'denied', reason: said(answer) } : judgeByStatus(answer),
})
