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
import { bareCertificate, selfSigned } from './certificate.ts'
import { onPath, simplesamlphp, unprivileged } from './find.ts'
import { freePort, startOnLeash, untilReady } from './leash.ts'
import { type PostedRequest, type PostedResponse, postedResponse } from './saml-response.ts'
import { newVisitor } from './visitor.ts'

type Json = string | number | boolean | null | Json[] | { [name: string]: Json }
type Settings = Record<string, Json>

const format = (name: string) => `urn:oasis:names:tc:SAML:${name}`
const uriNames = format('2.0:attrname-format:uri')
const claim = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims'

export const variants = {
  'signed-assertion': { 'saml20.sign.response': false, 'saml20.sign.assertion': true },
  'signed-response': { 'saml20.sign.response': true, 'saml20.sign.assertion': false },
  'signed-both': { 'saml20.sign.response': true, 'saml20.sign.assertion': true },
  unsigned: { 'saml20.sign.response': false, 'saml20.sign.assertion': false },
  'encrypted-assertion': { 'assertion.encryption': true },
  'encrypted-name-id': { 'nameid.encryption': true },
  sha1: { 'signature.algorithm': 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' },
  sha512: { 'signature.algorithm': 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512' },
  'oid-names': {
    'attributes.NameFormat': uriNames,
    authproc: {
      50: {
        class: 'core:AttributeMap',
        mail: 'urn:oid:0.9.2342.19200300.100.1.3',
        givenName: 'urn:oid:2.5.4.42',
        sn: 'urn:oid:2.5.4.4',
        uid: 'urn:oid:0.9.2342.19200300.100.1.1',
        groups: 'urn:oid:1.3.6.1.4.1.5923.1.5.1.1',
      },
    },
  },
  'claim-names': {
    'attributes.NameFormat': uriNames,
    authproc: {
      50: {
        class: 'core:AttributeMap',
        mail: `${claim}/emailaddress`,
        givenName: `${claim}/givenname`,
        sn: `${claim}/surname`,
        groups: 'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups',
      },
    },
  },
  'persistent-name-id': { NameIDFormat: format('2.0:nameid-format:persistent') },
  'transient-name-id': { NameIDFormat: format('2.0:nameid-format:transient') },
  /** Refuses an AuthnRequest that is not signed with the key of `certificate`. */
  'signed-request': { 'validate.authnrequest': true },
} satisfies Record<string, Settings>

export type Variant = keyof typeof variants

export interface ServiceProviderEntry {
  entity_id: string
  acs_url: string
  /** Default `signed-assertion`. */
  variant?: Variant
  /** Ours, PEM: needed for encryption and for signed requests. */
  certificate?: string
  slo_url?: string
  /** Further entries of SimpleSAMLphp's `saml20-sp-remote`. */
  settings?: Settings
}

export type Attributes = Record<string, string[]>

export const password = 'open sesame'

/** Attributes that break what is written carelessly. Every user has the same password. */
export const people: Record<string, Attributes> = {
  alice: {
    uid: ['alice'],
    mail: ['alice@example.test'],
    givenName: ['Alice'],
    sn: ['Archer'],
    groups: ['Engineering', 'Admins'],
  },
  obrien: {
    uid: ['obrien'],
    mail: ["sinead.o'brien@example.test"],
    givenName: ['Sinéad'],
    sn: ["O'Brien & <Sons>"],
    groups: ['R&D "core"', "<script>alert('x')</script>"],
  },
  zoe: {
    uid: ['zoe'],
    mail: ['zoé@exämple-corp.test'],
    givenName: ['Zoé'],
    sn: ['Müller-Lüdenscheidt'],
    groups: ['営業', '🚪 gatekeepers'],
  },
  nomail: { uid: ['nomail'], givenName: ['Noor'], sn: ['Mail'] },
}

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

const identityProvider: Settings = {
  host: '__DEFAULT__',
  privatekey: 'idp.key',
  certificate: 'idp.crt',
  auth: 'people',
  SingleSignOnServiceBinding: ['HTTP-Redirect', 'HTTP-POST'].map((name) => format(`2.0:bindings:${name}`)),
  'sign.logout': true,
  'userid.attribute': 'uid',
  NameIDFormat: format('1.1:nameid-format:emailAddress'),
  authproc: {
    10: {
      class: 'saml:AttributeNameID',
      attribute: 'mail',
      Format: format('1.1:nameid-format:emailAddress'),
    },
    11: { class: 'saml:PersistentNameID', attribute: 'uid' },
  },
}

function serviceProvider(entry: ServiceProviderEntry): Settings {
  const { acs_url, variant = 'signed-assertion', certificate, slo_url, settings } = entry
  const key = certificate && {
    encryption: true,
    signing: true,
    type: 'X509Certificate',
    X509Certificate: bareCertificate(certificate),
  }
  return {
    AssertionConsumerService: acs_url,
    ...(slo_url ? { SingleLogoutService: slo_url } : {}),
    NameIDFormat: format('1.1:nameid-format:emailAddress'),
    'saml20.sign.response': false,
    'saml20.sign.assertion': true,
    ...(key ? { keys: [key] } : {}),
    ...variants[variant],
    ...settings,
  }
}
