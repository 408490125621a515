/** `gatehouse serve`: API, portal, sign-in and background jobs in one process. */
import { join } from 'node:path'
import type { Command } from 'commander'
import type { FastifyInstance } from 'fastify'
import pkg from '../../package.json' with { type: 'json' }
import { type Config, configOfProcess } from '../config.ts'
import { command } from './command.ts'
import { UsageError } from './failure.ts'
import type { FirstStart } from './first-start.ts'
import { openInstallation } from './open.ts'
import { note, print, recordLines, strong } from './output.ts'
import { untilStopped, within } from './signals.ts'

interface ServeOptions {
  port?: string
  host?: string
  jobs: boolean
  json?: boolean
}

/** What is in flight gets this long to finish once the process is asked to stop. */
const drainMs = 10_000

export function addServe(program: Command): void {
  command(program, 'serve', 'Run the server: API, portal, sign-in and background jobs', [
    'serve',
    'serve --port 8080 --host 0.0.0.0',
    'serve --no-jobs',
  ])
    .option('--port <number>', 'port to listen on (PORT)')
    .option('--host <address>', 'address to listen on (HOST)')
    .option('--no-jobs', 'leave background jobs to other processes (JOBS=false)')
    .action(serve)
}

async function serve(options: ServeOptions): Promise<void> {
  const config = configOf(options)
  const stopped = untilStopped()
  const deps = await openInstallation(config)
  try {
    const [{ createApp }, { prepareInstallation }, { startBackground }] = await Promise.all([
      import('../app.ts'),
      import('./first-start.ts'),
      import('../background.ts'),
    ])
    // A key that the operator brings works from the first request on; one that is made here is made last, so that it is
    // shown whatever kept an earlier start from listening.
    const prepare = () => prepareInstallation(deps.store, config)
    const brought = config.api_key === undefined ? undefined : await prepare()
    const app = await createApp(deps)
    await listen(app, config)
    const first = config.api_key === undefined ? await prepare() : brought
    const background = config.jobs ? startBackground(deps) : undefined
    announce(config, deps.store.engine, first, options)
    const signal = await stopped
    note(`${signal}: finishing what is in flight (again to end at once)`)
    await Promise.all([drain(app), within(drainMs, background?.stop())])
  } finally {
    await deps.close()
  }
}

function configOf({ port, host, jobs }: ServeOptions): Config {
  if (port !== undefined && !/^\d{1,5}$/.test(port)) throw new UsageError('--port must be a number.')
  const config = configOfProcess({ ...(port && { PORT: port }), ...(host && { HOST: host }) })
  return { ...config, jobs: config.jobs && jobs }
}

async function listen(app: FastifyInstance, { host, port }: Config): Promise<void> {
  // Fastify would say in its own words what `announce` says.
  const { level } = app.log
  app.log.level = 'silent'
  try {
    await app.listen({ host, port })
  } finally {
    app.log.level = level
  }
}

async function drain(app: FastifyInstance): Promise<void> {
  const late = setTimeout(() => app.server.closeAllConnections(), drainMs)
  await app.close()
  clearTimeout(late)
}

function announce(
  config: Config,
  engine: string,
  first: FirstStart | undefined,
  { json }: ServeOptions,
): void {
  const { public_url } = config
  const listening = `${config.host}:${config.port}`
  const database = engine === 'sqlite' ? `SQLite in ${config.data_dir}` : 'PostgreSQL'
  if (json)
    print(
      JSON.stringify({
        version: pkg.version,
        url: public_url,
        listening,
        engine,
        mail: mailOf(config),
        first_start: first ?? null,
      }),
    )
  else if (first) print(welcome(public_url, database, mailOf(config), first))
  else
    print(
      `Gatehouse ${pkg.version} listens on ${listening} as ${public_url} (${database}; mail: ${mailOf(config)})`,
    )
}

/** Nobody should wonder where the mails are. */
function mailOf({ mail, data_dir }: Config): string {
  return mail ? `${mail.host}:${mail.port}` : `files in ${join(data_dir, 'mail')}, since SMTP_URL is not set`
}

function welcome(
  public_url: string,
  database: string,
  mail: string,
  { api_key, organization }: FirstStart,
): string {
  const key = api_key ?? '$GATEHOUSE_API_KEY'
  const body = JSON.stringify({ organization: organization.id, intent: 'sso' })
  const lines = recordLines({
    API: public_url,
    'API docs': `${public_url}/docs`,
    Data: database,
    Mail: mail,
    'API key': api_key ?? 'the one in GATEHOUSE_API_KEY',
    Organization: `${organization.id} (${organization.name})`,
  })
  return `${strong(`Gatehouse ${pkg.version} is ready.`)}

${lines.map((line) => `  ${line}`).join('\n')}

${api_key ? 'The API key is shown this once only. ' : ''}This makes a portal link, good once within five minutes:

  curl ${public_url}/portal/generate_link -H "Authorization: Bearer ${key}" -H "Content-Type: application/json" -d '${body}'
`
}
