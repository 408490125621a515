/** What went wrong, as one line that says what to do, and the exit code: 1 refused, 2 used wrongly. */
import { CommanderError } from 'commander'
import { ConfigError } from '../config.ts'
import { ApiError } from '../kernel/errors.ts'

/** The command line was wrong in a way that only the command itself can tell. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
/** The command could not do it, and the message says why. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError'
}

export interface Failure {
  code: number
  lines: string[]
}

export function failureOf(error: unknown): Failure {
  // Commander has printed its message, or the help that was asked for.
  if (error instanceof CommanderError) return { code: error.exitCode === 0 ? 0 : 2, lines: [] }
  if (error instanceof UsageError || error instanceof ConfigError) return { code: 2, lines: [error.message] }
  if (error instanceof ApiError && error.status < 500)
    return { code: 1, lines: [error.message, ...(error.parts.errors ?? []).map((one) => `  ${one.message}`)] }
  if (!(error instanceof Error)) return { code: 1, lines: [String(error)] }
  const known = explain(error)
  if (known !== undefined) return { code: 1, lines: [known] }
  return { code: 1, lines: [error.stack ?? error.message] }
}

const expected = new Set(['RefusedError', 'WrongSecretError', 'OutboundError', 'GuideError', 'ApiError'])

function explain(error: Error): string | undefined {
  if (expected.has(error.name)) return error.message
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'EADDRINUSE')
    return `${addressOf(error)} is in use: stop what listens there, or set PORT to another port.`
  if (code === 'EACCES' && 'syscall' in error && error.syscall === 'listen')
    return `${addressOf(error)} may not be used: ports below 1024 need special rights. Set PORT to another port.`
  if (code === 'EADDRNOTAVAIL') return `${addressOf(error)} is no address of this machine: check HOST.`
  if (/^(EACCES|EROFS|ENOSPC|EPERM|ENOENT|EISDIR|ENOTDIR|EEXIST)$/.test(code)) return error.message
  return explainDatabase(error, code)
}

function explainDatabase(error: Error, code: string): string | undefined {
  const said = error.message === '' ? '' : ` (${error.message})`
  if (/^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ECONNRESET|57P03|08\d{3})$/.test(code))
    return `The database cannot be reached${said}: is it running, and is DATABASE_URL right?`
  if (/timeout exceeded when trying to connect|Connection terminated/i.test(error.message))
    return 'The database does not answer: is it running, and is DATABASE_URL right?'
  if (/^(28000|28P01|3D000|42501|53300)$/.test(code)) return `The database refuses: ${error.message}.`
  if (code.startsWith('SQLITE_'))
    return `The database file in DATA_DIR cannot be used: ${error.message} (${code}).`
  return undefined
}

function addressOf(error: Error): string {
  const port = 'port' in error ? String(error.port) : '?'
  return 'address' in error ? `${String(error.address)}:${port}` : `Port ${port}`
}
