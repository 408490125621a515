/** Every setting: its name in the environment, its default, and what it means. docs/operating.md shows this table. */
export interface Setting {
  name: string
  default?: string
  help: string
}

export const settings = [
  { name: 'PORT', default: '4100', help: 'Port to listen on.' },
  { name: 'HOST', default: '127.0.0.1', help: 'Address to listen on; `0.0.0.0` in a container.' },
  {
    name: 'PUBLIC_URL',
    default: 'http://localhost:<PORT>',
    help: 'The address under which customers and identity providers reach this server. It is burnt into their configuration; never derived from a request.',
  },
  {
    name: 'DATA_DIR',
    default: './data',
    help: 'Folder of the embedded database, the made secret and captured mail.',
  },
  { name: 'DATABASE_URL', help: 'A PostgreSQL address. Absent: the embedded database in `DATA_DIR`.' },
  { name: 'DATABASE_POOL', default: '10', help: 'PostgreSQL connections per process.' },
  {
    name: 'GATEHOUSE_SECRET',
    help: 'Master key for secrets at rest, at least 32 characters. Absent: made on first start in `DATA_DIR/secret.key`, mode 0600. Every process of an installation needs the same one.',
  },
  {
    name: 'GATEHOUSE_API_KEY',
    help: 'An API key (`sk_…`) to know from the start, with all permissions in the first environment.',
  },
  {
    name: 'ALLOW_PRIVATE_NETWORKS',
    default: 'false',
    help: '`true` lets metadata, discovery and key fetches reach private and loopback addresses and plain http. For development only.',
  },
  {
    name: 'DNS_RESOLVERS',
    default: 'system',
    help: "Who is asked about the DNS records of customers, beside the name servers of their zones: `ip` or `ip:port`, separated by commas; `system` is this machine's own. `none` asks nobody, and domains are verified by hand.",
  },
  {
    name: 'SMTP_URL',
    help: 'The mail server: `smtp://user:password@host:587` (STARTTLS is required, except on loopback; `?tls=none` for a relay without) or `smtps://…:465`. Absent: mails are written to `DATA_DIR/mail`.',
  },
  {
    name: 'MAIL_FROM',
    help: 'The address that mails come from; the name beside it is that of the environment. Required with `SMTP_URL`.',
  },
  {
    name: 'REMINDER_DAYS',
    default: '3,7',
    help: 'How many days after an invitation that nobody opened a reminder is mailed, at most two; `none` for no reminders.',
  },
  {
    name: 'METADATA_REFRESH_HOURS',
    default: '24',
    help: 'How often the metadata addresses of identity providers are read again, give or take a fifth. 0 is never.',
  },
  {
    name: 'CERTIFICATE_RETIRE_DAYS',
    default: '30',
    help: 'After so many days without a sign-in, a certificate that was replaced is no longer accepted. 0 is never.',
  },
  {
    name: 'EVENT_RETENTION_DAYS',
    default: '30',
    help: 'How long events and the log of webhook deliveries are kept. An event that an enabled webhook endpoint still waits for is kept until it has it, or has refused it for three days.',
  },
  { name: 'GUIDES_DIR', help: 'Folder with guides that add to or replace the built-in ones.' },
  { name: 'LOG_LEVEL', default: 'info', help: '`trace`, `debug`, `info`, `warn`, `error` or `silent`.' },
  { name: 'METRICS_TOKEN', help: 'When set, `GET /metrics` wants it as a Bearer token.' },
  {
    name: 'RATE_LIMITS',
    default: 'links=100,icons=1000,requests=6000,authorize=1000,scim=12000,audit_events=0',
    help: 'Calls a minute: links, icons, audit_events and all other requests per API key, authorize per connection, scim per directory. 0 is no limit.',
  },
  {
    name: 'PORTAL_LINK_STATUS',
    default: '201',
    help: '`200` for callers that expect it from `POST /portal/generate_link`.',
  },
  {
    name: 'TRUST_PROXY',
    default: 'false',
    help: '`true` behind a reverse proxy that sets `X-Forwarded-For`.',
  },
  {
    name: 'AWS_ACCESS_KEY_ID',
    help: 'With the two below: the AWS identity that assumes the roles of customers who stream to S3. Absent: they give a key of their own.',
  },
  { name: 'AWS_SECRET_ACCESS_KEY', help: 'Its secret.' },
  {
    name: 'AWS_ACCOUNT_ID',
    help: 'Its account, twelve digits, which customers name in their trust policies.',
  },
  {
    name: 'GOOGLE_CLIENT_ID',
    help: 'With the one below: your OAuth client at Google, a web application that redirects to `PUBLIC_URL/portal/google/callback`. Customers then consent with Google instead of making a service account. Absent: they make one.',
  },
  { name: 'GOOGLE_CLIENT_SECRET', help: 'Its secret.' },
  {
    name: 'EGRESS_ADDRESSES',
    help: 'Addresses from which this installation reaches customers, separated by commas; shown to those who have a firewall.',
  },
  { name: 'JOBS', default: 'true', help: '`false` leaves background jobs to other processes.' },
] as const satisfies readonly Setting[]
