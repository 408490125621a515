/**
 * rsyslog as a SIEM has it: RFC 5424 with octet counting over TLS, each record written down as rsyslog understood it. A
 * connection that it accepted but whose record it could not parse leaves no record.
 */
import { chownSync } from 'node:fs'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { selfSigned } from './certificate.ts'
import { rsyslogd, unprivileged } from './find.ts'
import { freePort, startOnLeash, untilReady } from './leash.ts'

/** Some of `%jsonmesg%`: what rsyslog made of a message. */
export interface SyslogRecord {
  pri: string
  timereported: string
  hostname: string
  'app-name': string
  procid: string
  msgid: string
  'structured-data': string
  msg: string
}
export interface Rsyslog {
  host: string
  port: number
  /** PEM: whom a sender has to trust. */
  ca: string
  /** In the order in which they were written. Waits until there are so many. */
  records(count: number): Promise<SyslogRecord[]>
  stop(): Promise<void>
}

/** `max_message` as an administrator sets it: rsyslog cuts what is longer. */
export async function startRsyslog({ max_message = '1m' } = {}): Promise<Rsyslog> {
  const program = rsyslogd()
  if (!program) throw new Error('rsyslogd is missing')
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-rsyslog-'))
  const account = unprivileged()
  const port = await freePort()
  const { key, certificate } = await selfSigned('localhost')
  const path = (name: string) => join(folder, name)
  await writeFile(path('key.pem'), key)
  await writeFile(path('certificate.pem'), certificate)
  await writeFile(
    path('rsyslog.conf'),
    `global(workDirectory="${folder}" maxMessageSize="${max_message}" defaultNetstreamDriver="ossl"
  defaultNetstreamDriverCAFile="${path('certificate.pem')}" defaultNetstreamDriverCertFile="${path('certificate.pem')}"
  defaultNetstreamDriverKeyFile="${path('key.pem')}")
module(load="imtcp" streamDriver.name="ossl" streamDriver.mode="1" streamDriver.authMode="anon")
template(name="record" type="string" string="%jsonmesg%\\n")
ruleset(name="in" parser="rsyslog.rfc5424") { action(type="omfile" file="${path('records')}" template="record") }
input(type="imtcp" port="${port}" address="127.0.0.1" ruleset="in")
`,
  )
  if (account)
    for (const name of ['', 'key.pem', 'certificate.pem', 'rsyslog.conf'])
      chownSync(path(name), account.uid, account.gid)
  const args = ['-n', '-f', path('rsyslog.conf'), '-i', path('pid')]
  const server = startOnLeash(program, args, { folder, account })
  await untilReady(server, 'rsyslog', () => listens(port))
  return {
    host: 'localhost',
    port,
    ca: certificate,
    stop: () => server.stop(),
    async records(count) {
      let lines: string[] = []
      await untilReady(server, `record ${count} in rsyslog`, async () => {
        const text = await readFile(path('records'), 'utf8')
        lines = text.split('\n').slice(0, -1)
        return lines.length >= count
      })
      return lines.map((line) => JSON.parse(line))
    },
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}
