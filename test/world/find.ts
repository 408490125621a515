/** Where this machine keeps the programs of other people that tests run against. Finds, never installs. */
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { chromium as playwrightChromium } from 'playwright-core'

/** PostgreSQL and PHP are started under it when the tests run as root, because the first refuses root. */
export interface Account {
  name: string
  uid: number
  gid: number
}

export function onPath(program: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path))
}

/** The folder with `initdb` and `postgres`, of the newest version where there are several. */
export function postgresBin(): string | undefined {
  const found = onPath('postgres')
  const beside = found ? dirname(realpathSync(found)) : undefined
  const debian = versions('/usr/lib/postgresql').map((path) => join(path, 'bin'))
  return [beside, ...debian, '/opt/homebrew/opt/postgresql/bin', '/usr/local/opt/postgresql/bin'].find(
    (folder) => folder && existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')),
  )
}

export function chromium(): string | undefined {
  const named = process.env.CHROMIUM_PATH
  if (named) return existsSync(named) ? named : undefined
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  return [
    ...names.map(onPath),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    playwrightChromium.executablePath(),
  ].find((path) => path && existsSync(path))
}

export function simplesamlphp(): string | undefined {
  return [process.env.SIMPLESAMLPHP_DIR, '/usr/share/simplesamlphp'].find(
    (folder) => folder && existsSync(join(folder, 'www', 'module.php')),
  )
}

/** Nobody, or rather `postgres` or `nobody`, when we are root; otherwise ourselves. */
export function unprivileged(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
  for (const name of ['postgres', 'nobody']) {
    const account = accounts.find((candidate) => candidate.name === name)
    if (account) return account
  }
  throw new Error('tests run as root, and there is neither a user "postgres" nor "nobody" for PostgreSQL')
}

function versions(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(folder, version))
}

/** BIND's server, which Debian keeps where only root's path looks. */
export function named(): string | undefined {
  return onPath('named') ?? ['/usr/sbin/named', '/opt/homebrew/sbin/named'].find((path) => existsSync(path))
}

export function rsyslogd(): string | undefined {
  return onPath('rsyslogd') ?? ['/usr/sbin/rsyslogd'].find((path) => existsSync(path))
}
