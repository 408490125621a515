/**
 * `npm run demo`: Gatehouse, an application that uses it, and an identity provider, side by side on this machine. What
 * they know is kept in data/demo, so a second start goes on where the first one ended.
 */
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { ensureInstalled, nodePath, root, run, say, start, stop, typescriptFlags } from './bootstrap.mjs'
import { build } from './build.mjs'
import { isBuilt } from './sources.mjs'

const usage = `npm run demo -- [--port 4100] [--app-port 4200] [--idp-port 4300] [--data data/demo]`
const options = read()
const ports = { '--port': options.port, '--app-port': options['app-port'], '--idp-port': options['idp-port'] }
const gatehouseUrl = `http://localhost:${ports['--port']}`
const appUrl = `http://localhost:${ports['--app-port']}`
const providerUrl = `http://localhost:${ports['--idp-port']}`
const folder = resolve(root, options.data)

for (const [option, port] of Object.entries(ports)) await requireFree(option, port)
await ensureInstalled()
if (!isBuilt()) {
  say('building, a few seconds…')
  if (!(await build({ force: false }))) process.exit(1)
}

/** All that Gatehouse is told. What the caller's environment says about another installation must not reach this one. */
const settings = {
  HOST: '127.0.0.1',
  PORT: ports['--port'],
  PUBLIC_URL: gatehouseUrl,
  DATA_DIR: folder,
  GATEHOUSE_API_KEY: apiKey(),
  ALLOW_PRIVATE_NETWORKS: 'true',
  LOG_LEVEL: 'warn',
  NODE_ENV: 'production',
  DATABASE_URL: '',
  GATEHOUSE_SECRET: '',
  GUIDES_DIR: '',
  TRUST_PROXY: '',
  JOBS: '',
}

const running = []
let ending = false
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(signal))

const { organization, clientId } = await prepare()
if (ending) process.exit(0)
launch('Gatehouse', ['dist/gatehouse.js', 'serve', '--json'], settings)
launch('the application', ['demo/app.ts'], {
  PORT: ports['--app-port'],
  GATEHOUSE_URL: gatehouseUrl,
  WORKOS_API_KEY: settings.GATEHOUSE_API_KEY,
  WORKOS_CLIENT_ID: clientId,
  ORGANIZATION_ID: organization.id,
})
launch('the identity provider', ['demo/identity-provider.ts'], {
  PORT: ports['--idp-port'],
  DATA_DIR: folder,
})
await Promise.all(running.map(ready))
if (!ending) console.log(walk())

const codes = await Promise.all(running.map(({ done }) => done))
process.exitCode ||= Math.max(...codes)

function walk() {
  return `
Gatehouse ${gatehouseUrl} · application ${appUrl} · identity provider ${providerUrl}

  1. Open ${appUrl}. This is Meridian, which uses the official WorkOS SDK. Press "Configure SSO".
  2. In the portal choose "Any SAML 2.0 provider" at the bottom. It shows an ACS URL and an SP Entity ID.
  3. Open ${providerUrl} in another tab. Paste both there and save; paste its metadata URL into the portal.
  4. Go on through the steps, press "Test sign-in", choose Ada, and activate.
  5. Back in Meridian press "Sign in with SSO". The profile that it received is on the page.

  To see the diagnoser, save another Audience URI at the identity provider, and test again.
  Everything is kept in ${options.data}. Ctrl-C ends all three.
`
}

function read() {
  const text = (value) => ({ type: 'string', default: value })
  try {
    const { values } = parseArgs({
      options: {
        port: text('4100'),
        'app-port': text('4200'),
        'idp-port': text('4300'),
        data: text('data/demo'),
        help: { type: 'boolean' },
      },
    })
    if (values.help) {
      console.log(usage)
      process.exit(0)
    }
    for (const name of ['port', 'app-port', 'idp-port'])
      if (!/^\d{1,5}$/.test(values[name]) || Number(values[name]) > 65535)
        stop(`--${name} must be a number up to 65535, not '${values[name]}'`)
    return values
  } catch (error) {
    return stop(`${error.message} Usage: ${usage}`)
  }
}

/** Both families: a browser that asks for localhost may try either. */
async function requireFree(option, port) {
  for (const host of ['127.0.0.1', '::1']) {
    const code = await new Promise((answer) => {
      const probe = createServer()
      probe.once('error', (error) => answer(error.code))
      probe.listen({ port: Number(port), host }, () => probe.close(() => answer(undefined)))
    })
    if (code === 'EADDRINUSE')
      stop(`port ${port} is in use: end what listens there, or choose another port with ${option}`)
    if (code === 'EACCES') stop(`port ${port} needs more rights: choose another one with ${option}`)
  }
}

/** Known before the first start, so that the application can be handed it. */
function apiKey() {
  const file = join(folder, 'api-key')
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    const made = `sk_demo_${randomBytes(32).toString('base64url')}`
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    writeFileSync(file, `${made}\n`, { mode: 0o600 })
    return made
  }
}

/** What an operator sets up once: the look of the portal, where codes may be sent, and a first customer. */
async function prepare() {
  const { redirect_uris, client_id } = await gatehouse('environments', 'show')
  const callback = `${appUrl}/callback`
  const known = redirect_uris.some(({ uri }) => uri === callback)
  const look = ['--name', 'Meridian', '--logo', `${appUrl}/logo.svg`, '--accent-color', '#0b6b7a']
  const ways = ['--return-url', `${appUrl}/`, '--support-email', 'support@meridian.example']
  await gatehouse('environments', 'set', ...look, ...ways, ...(known ? [] : ['--add-redirect-uri', callback]))
  const { data } = await gatehouse('orgs', 'list', '--limit', '1')
  const organization =
    data[0] ??
    (await gatehouse('orgs', 'create', 'Acme', '--external-id', 'acme', '--domain', 'acme.example'))
  return { organization, clientId: client_id }
}

/** One command of Gatehouse's own command line; answers with what it prints. */
async function gatehouse(...args) {
  const command = ['dist/gatehouse.js', ...args, '--json']
  const { code, output } = await run(nodePath(), command, { capture: true, env: settings })
  if (code !== 0) stop(`gatehouse ${args.slice(0, 2).join(' ')} failed: ${output.trim()}`)
  return JSON.parse(output)
}

/** Starts one of the three. Each says one line when it listens; what it writes after that is shown. */
function launch(name, args, env) {
  const { child, done } = start(nodePath(), [...typescriptFlags(), ...args], { env, capture: true })
  const one = { name, child, ended: false, listens: false }
  one.done = done.then(({ code, output }) => {
    one.ended = true
    if (ending) return 0
    say(`${name} ended by itself:\n${output.trim()}`)
    end('SIGTERM')
    return code || 1
  })
  child.stdout.once('data', () => {
    one.listens = true
    child.stdout.on('data', (text) => process.stdout.write(text))
    child.stderr.on('data', (text) => ending || process.stderr.write(text))
  })
  running.push(one)
}

async function ready(one) {
  const deadline = Date.now() + 30_000
  while (!one.ended && !one.listens && !ending) {
    await sleep(50)
    if (Date.now() < deadline) continue
    say(`${one.name} did not listen within half a minute`)
    process.exitCode = 1
    end('SIGTERM')
  }
}

/** Once to let them finish, twice to end at once. */
function end(signal) {
  const again = ending
  ending = true
  const left = running.filter(({ ended }) => !ended)
  if (again) for (const { child } of left) child.kill('SIGKILL')
  // Ctrl-C reaches the whole group: asking a second time would cut short what they are finishing.
  const grace = signal === 'SIGINT' ? 1000 : 0
  const ask = () => {
    for (const { child, ended } of left) if (!ended) child.kill('SIGTERM')
  }
  if (!again) setTimeout(ask, grace).unref()
}
