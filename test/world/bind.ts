/**
 * BIND, a name server that nobody here wrote, on a free port. It is the owner of its zones and, when asked as one, a
 * resolver that knows only them; records come and go while it runs, through nsupdate with a key.
 */
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { Resolver } from 'node:dns/promises'
import { chownSync } from 'node:fs'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { named, onPath, unprivileged } from './find.ts'
import { freePort, startOnLeash, untilReady } from './leash.ts'

const run = promisify(execFile)

export interface Bind {
  port: number
  /** What DNS_RESOLVERS calls it. */
  address: string
  /** Adds a record, in the words of a zone file: `acme.example. 60 TXT "a" "b"`. */
  add(zone: string, record: string): Promise<void>
  remove(zone: string, record: string): Promise<void>
  stop(): Promise<void>
}

export interface BindOptions {
  /** Records beside each zone's own; `broken` zones do not load and answer SERVFAIL. */
  zones: Record<string, readonly string[] | 'broken'>
  /** Where the name servers of the zones are said to be. */
  name_server?: string
}

export const negativeTtl = 300

export async function startBind({ zones, name_server = '127.0.0.1' }: BindOptions): Promise<Bind> {
  const program = named()
  const nsupdate = onPath('nsupdate')
  if (!program || !nsupdate) throw new Error('named or nsupdate is missing')
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-bind-'))
  const account = unprivileged()
  const port = await freePort()
  const secret = randomBytes(32).toString('base64')
  const key = `key "test" { algorithm hmac-sha256; secret "${secret}"; };\n`
  const blocks = Object.keys(zones).map(
    (zone) => `zone "${zone}" { type master; file "${zone}.zone"; allow-update { key "test"; }; };\n`,
  )
  const options = `options {
    directory "${folder}"; pid-file none; session-keyfile none; managed-keys-directory "${folder}";
    listen-on port ${port} { 127.0.0.1; }; listen-on-v6 { none; };
    recursion no; allow-query { any; }; notify no; dnssec-validation no; empty-zones-enable no;
  };\ncontrols { };\n`
  await writeFile(join(folder, 'named.conf'), `${options}${key}${blocks.join('')}`)
  await writeFile(join(folder, 'test.key'), key)
  for (const [zone, records] of Object.entries(zones))
    await writeFile(join(folder, `${zone}.zone`), records === 'broken' ? 'broken' : zoneFile(zone, records))
  if (account) {
    const paths = ['', 'named.conf', 'test.key', ...Object.keys(zones).map((zone) => `${zone}.zone`)]
    for (const path of paths) chownSync(join(folder, path), account.uid, account.gid)
  }
  const server = startOnLeash(program, ['-g', '-c', join(folder, 'named.conf'), '-n', '1'], {
    folder,
    account,
  })
  const address = `127.0.0.1:${port}`
  const resolver = new Resolver({ timeout: 500, tries: 1 })
  resolver.setServers([address])
  const [first = ''] = Object.keys(zones).filter((zone) => zones[zone] !== 'broken')
  await untilReady(server, 'BIND', async () => (await resolver.resolveSoa(first)).minttl > 0)

  const update = async (zone: string, line: string) => {
    const script = join(folder, `update-${randomBytes(4).toString('hex')}`)
    await writeFile(script, `server 127.0.0.1 ${port}\nzone ${zone}\nupdate ${line}\nsend\n`)
    await run(nsupdate, ['-k', join(folder, 'test.key'), script])
  }
  return {
    port,
    address,
    add: (zone, record) => update(zone, `add ${record}`),
    remove: (zone, record) => update(zone, `delete ${record}`),
    stop: () => server.stop(),
  }

  function zoneFile(zone: string, records: readonly string[]): string {
    return `$TTL 60
@ SOA ns1 admin 1 3600 600 86400 ${negativeTtl}
@ NS ns1.${zone}.
ns1 A ${name_server}
${records.join('\n')}
`
  }
}
