/**
 * What the tests need from the machine. Finds it, installs it where that is allowed (as root on Debian, and the browser
 * anywhere), and otherwise ends with one line that names what is missing. Run as a script before the tests.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { chromium, named, onPath, postgresBin, rsyslogd, simplesamlphp } from './find.ts'

interface Need {
  name: string
  find(): string | undefined
  packages: string[]
  instead: string
}

const needs: Need[] = [
  {
    name: 'PostgreSQL',
    find: () => (process.env.TEST_DATABASE_URL ? 'TEST_DATABASE_URL' : postgresBin()),
    packages: ['postgresql'],
    instead: 'install PostgreSQL 15 or later, or set TEST_DATABASE_URL',
  },
  {
    name: 'Chromium',
    find: chromium,
    packages: ['chromium'],
    instead: 'install Chromium or Chrome, or set CHROMIUM_PATH',
  },
  {
    name: 'PHP',
    find: () => phpWith(['xml', 'curl', 'mbstring', 'pdo_sqlite', 'openssl']),
    packages: ['php-cli', 'php-xml', 'php-curl', 'php-mbstring', 'php-sqlite3'],
    instead: 'install PHP 7.4 to 8.2 with xml, curl, mbstring, openssl and pdo_sqlite',
  },
  {
    name: 'SimpleSAMLphp',
    find: simplesamlphp,
    packages: ['simplesamlphp'],
    instead: 'install SimpleSAMLphp 1.19, or set SIMPLESAMLPHP_DIR',
  },
  { name: 'xmlsec1', find: () => onPath('xmlsec1'), packages: ['xmlsec1'], instead: 'install xmlsec1' },
  {
    name: 'BIND',
    find: () => (onPath('nsupdate') ? named() : undefined),
    packages: ['bind9', 'bind9-dnsutils'],
    instead: 'install BIND 9.18 or later with nsupdate',
  },
  {
    name: 'rsyslog',
    find: rsyslogd,
    packages: ['rsyslog', 'rsyslog-openssl'],
    instead: 'install rsyslog 8.2302 or later with its OpenSSL driver',
  },
  {
    name: 'OpenSSL',
    find: () => onPath('openssl'),
    packages: ['openssl'],
    instead: 'install the openssl command',
  },
]

const missing = needs.filter((need) => !need.find())
if (missing.length > 0 && process.getuid?.() === 0 && isDebian()) {
  const packages = missing.flatMap((need) => need.packages)
  console.log(`installing ${packages.join(' ')} (apt-get), a minute or two…`)
  apt(['update'])
  // Together first; where one of them does not exist, the others still arrive, and the report below is exact.
  if (!apt(['install', '-y', '--no-install-recommends', ...packages])) {
    for (const need of missing) apt(['install', '-y', '--no-install-recommends', ...need.packages])
  }
}
if (!chromium() && !process.env.CHROMIUM_PATH) {
  console.log('downloading Chromium (playwright-core)…')
  spawnSync('playwright-core', ['install', 'chromium'], { stdio: ['ignore', 'ignore', 'inherit'] })
}

const still = needs.filter((need) => !need.find())
for (const need of needs) {
  const found = need.find()
  if (found) console.log(`found ${need.name}: ${found}`)
}
if (still.length > 0) {
  console.log(`missing: ${still.map(({ name, instead }) => `${name} (${instead})`).join('; ')}`)
  process.exitCode = 1
}

function apt(args: string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const { status, stdout, stderr } = spawnSync('apt-get', ['-q', ...args], { env, encoding: 'utf8' })
  if (status !== 0) process.stderr.write(`${stdout}${stderr}`.slice(-2000))
  return status === 0
}

function isDebian(): boolean {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : ''
  return /^ID=debian$/m.test(release) && Boolean(onPath('apt-get'))
}

function phpWith(extensions: string[]): string | undefined {
  const php = onPath('php')
  if (!php) return undefined
  const loaded = execFileSync(php, ['-m'], { encoding: 'utf8' }).toLowerCase().split(/\s+/)
  return extensions.every((extension) => loaded.includes(extension)) ? php : undefined
}
