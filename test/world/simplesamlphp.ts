/**
 * SimpleSAMLphp, a complete identity provider in PHP, with PHP's own web server in front.
 *
 * Each variant of a response is a service provider entry, so that one identity provider answers a whole matrix. Entries
 * and users are JSON files that its PHP configuration reads anew at every request.
 */

import { chownSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { selfSigned } from './certificate.ts'
import { onPath, simplesamlphp, unprivileged } from './find.ts'
import { freePort, startOnLeash, untilReady } from './leash.ts'
import { type PostedRequest, type PostedResponse, postedResponse } from './saml-response.ts'
import { type Attributes, password, people } from './simplesamlphp-people.ts'
import {
  identityProvider,
  type ServiceProviderEntry,
  type Settings,
  serviceProvider,
} from './simplesamlphp-variants.ts'
import { newVisitor } from './visitor.ts'

export interface SimpleSamlPhp {
  entity_id: string
  metadata_url: string
  sso_url: string
  slo_url: string
  certificate: string
  addServiceProvider(entry: ServiceProviderEntry): Promise<void>
  /** Replaces a user's attributes, or adds a user. */
  setUser(name: string, attributes: Attributes): Promise<void>
  /** Where a sign-in starts that nobody asked for. */
  idpInitiatedUrl(entity_id: string, relayState?: string): string
  signIn(request: string | PostedRequest, who?: { user?: string; password?: string }): Promise<PostedResponse>
  stop(): Promise<void>
}

export async function startSimpleSamlPhp(): Promise<SimpleSamlPhp> {
  const installation = simplesamlphp()
  const php = onPath('php')
  if (!installation || !php) throw new Error('SimpleSAMLphp or PHP is missing')
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-simplesamlphp-'))
  const account = unprivileged()
  const pair = await selfSigned('idp.example.test')
  const port = await freePort()
  const base = `http://127.0.0.1:${port}`
  const entity_id = `${base}/saml2/idp/metadata.php`

  const sps: Record<string, Settings> = {}
  const users: Record<string, Attributes> = {}
  for (const [name, attributes] of Object.entries(people)) users[`${name}:${password}`] = attributes
  const write = (name: string, text: string) => writeFile(join(folder, name), text)
  const writeSps = () => write('sps.json', JSON.stringify(sps))
  const writeUsers = () => write('users.json', JSON.stringify(users))

  for (const name of ['metadata', 'log', 'data', 'tmp']) {
    await mkdir(join(folder, name))
    await chmod(join(folder, name), 0o777)
  }
  await chmod(folder, 0o755)
  await Promise.all([
    write('idp.key', pair.key),
    write('idp.crt', pair.certificate),
    write('settings.json', JSON.stringify(configuration(folder, base))),
    write('config.php', reading('$config', 'settings.json')),
    write(
      'authsources.php',
      `${reading('$people', 'users.json')}$config = ['people' => ['exampleauth:UserPass'] + $people];\n`,
    ),
    write('idp.json', JSON.stringify({ [entity_id]: identityProvider })),
    write('metadata/saml20-idp-hosted.php', reading('$metadata', '../idp.json')),
    write('metadata/saml20-sp-remote.php', reading('$metadata', '../sps.json')),
    writeSps(),
    writeUsers(),
  ])
  if (account) chownSync(folder, account.uid, account.gid)
  if (account) chownSync(join(folder, 'idp.key'), account.uid, account.gid)

  // Notices about SimpleSAMLphp's own code would otherwise be printed into its pages.
  const quiet = [
    '-d',
    'error_reporting=0',
    '-d',
    'display_errors=0',
    '-d',
    `session.save_path=${join(folder, 'tmp')}`,
  ]
  const server = startOnLeash(php, [...quiet, '-S', `127.0.0.1:${port}`, '-t', join(installation, 'www')], {
    folder,
    account,
    env: { SIMPLESAMLPHP_CONFIG_DIR: folder },
  })
  await untilReady(server, 'SimpleSAMLphp', async () => {
    const response = await fetch(entity_id)
    if (response.ok) return true
    throw new Error(await response.text())
  })

  const sso_url = `${base}/saml2/idp/SSOService.php`
  return {
    entity_id,
    metadata_url: entity_id,
    sso_url,
    slo_url: `${base}/saml2/idp/SingleLogoutService.php`,
    certificate: pair.certificate,
    addServiceProvider: (entry) => {
      sps[entry.entity_id] = serviceProvider(entry)
      return writeSps()
    },
    setUser: (name, attributes) => {
      users[`${name}:${password}`] = attributes
      return writeUsers()
    },
    idpInitiatedUrl: (sp, relayState) => {
      const query = new URLSearchParams({ spentityid: sp, ...(relayState ? { RelayState: relayState } : {}) })
      return `${sso_url}?${query}`
    },
    signIn,
    stop: server.stop,
  }
}

async function signIn(request: string | PostedRequest, who: { user?: string; password?: string } = {}) {
  const visitor = newVisitor()
  let page =
    typeof request === 'string'
      ? await visitor.open(request)
      : await visitor.open(request.url, { method: 'POST', body: new URLSearchParams(request.fields) })
  const login = page.forms.find((form) => 'password' in form.fields)
  if (login) {
    page = await visitor.submit(login, { username: who.user ?? 'alice', password: who.password ?? password })
  }
  return postedResponse(page)
}

/** PHP that takes its data from JSON, so that no value has to be escaped into PHP. */
function reading(variable: string, file: string): string {
  return `<?php\n${variable} = json_decode(file_get_contents(__DIR__ . '/${file}'), true);\n`
}

function configuration(folder: string, base: string): Settings {
  return {
    baseurlpath: `${base}/`,
    certdir: folder,
    loggingdir: join(folder, 'log'),
    datadir: join(folder, 'data'),
    tempdir: join(folder, 'tmp'),
    metadatadir: join(folder, 'metadata'),
    'metadata.sources': [{ type: 'flatfile' }],
    secretsalt: crypto.randomUUID(),
    'auth.adminpassword': crypto.randomUUID(),
    technicalcontact_name: 'Gatehouse tests',
    technicalcontact_email: 'na@example.org',
    timezone: 'UTC',
    'enable.saml20-idp': true,
    'module.enable': { exampleauth: true, core: true, saml: true },
    'session.cookie.secure': false,
    'session.cookie.samesite': null,
    'language.cookie.secure': false,
    'language.cookie.samesite': null,
    'store.type': 'sql',
    'store.sql.dsn': `sqlite:${join(folder, 'data', 'store.sqlite')}`,
    'logging.handler': 'errorlog',
    'logging.level': 4,
    showerrors: true,
    errorreporting: false,
    'trusted.url.domains': null,
    'statistics.out': [],
  }
}
