/** node:dns with its errors as values. Everything else in this room is pure. */
import { Resolver } from 'node:dns/promises'
import type { Outcome } from './types.ts'

export interface Reply<T> {
  outcome: Outcome
  values: T[]
}

export interface ResolverOptions {
  timeout_ms: number
  tries: number
}

export interface Asker {
  txt(name: string): Promise<Reply<string>>
  nameServers(zone: string): Promise<Reply<string>>
  addresses(name: string): Promise<Reply<string>>
  cname(name: string): Promise<Reply<string>>
  /** The time for which "there is nothing" may be remembered. */
  negativeTtl(zone: string): Promise<Reply<number>>
}

/** @param servers `ip`, `ip:port` or `[ip]:port`; `system`: those of this machine. */
export function askerAt(servers: readonly string[] | 'system', options: ResolverOptions): Asker {
  const resolver = new Resolver({ timeout: options.timeout_ms, tries: options.tries })
  if (servers !== 'system') resolver.setServers(servers)
  return {
    txt: (name) =>
      reply(resolver.resolveTxt(name).then((records) => records.map((strings) => strings.join('')))),
    nameServers: (zone) => reply(resolver.resolveNs(zone)),
    async addresses(name) {
      const four = await reply(resolver.resolve4(name))
      return four.outcome === 'no_record' ? reply(resolver.resolve6(name)) : four
    },
    cname: (name) => reply(resolver.resolveCname(name)),
    negativeTtl: (zone) => reply(resolver.resolveSoa(zone).then(({ minttl }) => [minttl])),
  }
}

async function reply<T>(answer: Promise<T[]>): Promise<Reply<T>> {
  try {
    const values = await answer
    return { outcome: values.length > 0 ? 'records' : 'no_record', values }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    return { outcome: outcomeOf(code), values: [] }
  }
}

/** c-ares' names: ENOTFOUND is NXDOMAIN, ENODATA is a name without such a record; both are answers. */
function outcomeOf(code: string): Outcome {
  switch (code) {
    case 'ENOTFOUND':
      return 'no_name'
    case 'ENODATA':
      return 'no_record'
    case 'EREFUSED':
      return 'refused'
    case 'ETIMEOUT':
      return 'timed_out'
    case 'ECONNREFUSED':
      return 'unreachable'
    default:
      return 'server_failed'
  }
}
