/**
 * Bytes over TLS to a host that a customer gave, under the same rule as requests: the name is resolved once, and the
 * connection goes to the very address that was checked (`outbound.ts`).
 */
import { isIP } from 'node:net'
import { connect } from 'node:tls'
import { isPublicAddress } from './addresses.ts'
import { guardedLookup, OutboundError } from './outbound.ts'

export interface TlsTarget {
  host: string
  port: number
  /** PEM; absent: the authorities that the system trusts. */
  ca?: string
}
export interface TlsOutbound {
  /** Resolves when the other side has closed in good order, having had every byte. @throws OutboundError */
  send(target: TlsTarget, bytes: string, signal?: AbortSignal): Promise<void>
}

export function createTlsOutbound(policy: { allow_private: boolean; timeout_ms: number }): TlsOutbound {
  return {
    send: ({ host, port, ca }, bytes, signal) =>
      new Promise((resolve, reject) => {
        if (!policy.allow_private && isIP(host) !== 0 && !isPublicAddress(host))
          return reject(
            new OutboundError('private_address', `${host} is not an address on the public internet.`),
          )
        const socket = connect({
          host,
          port,
          lookup: guardedLookup(policy.allow_private),
          ...(isIP(host) === 0 && { servername: host }),
          ...(ca !== undefined && { ca }),
        })
        const fail = (error: Error) => {
          socket.destroy()
          reject(explain(error, host))
        }
        socket.setTimeout(policy.timeout_ms, () => fail(timedOut(host)))
        signal?.addEventListener('abort', () => fail(timedOut(host)), { once: true })
        socket.on('error', fail)
        socket.once('secureConnect', () => socket.end(bytes))
        // What the other side says has no meaning here; reading it lets its end arrive.
        socket.resume()
        socket.once('close', (hadError) => {
          if (!hadError) resolve()
        })
      }),
  }
}

const timedOut = (host: string) => new OutboundError('timed_out', `${host} did not answer in time.`)

function explain(error: Error, host: string): OutboundError {
  if (error instanceof OutboundError) return error
  const code = 'code' in error ? String(error.code) : ''
  const options = { cause: error }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return new OutboundError('host_not_found', `${host} does not exist.`, options)
  if (code === 'ECONNREFUSED')
    return new OutboundError('connection_refused', `${host} refused the connection.`, options)
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_/.test(code))
    return new OutboundError('tls_failed', `The certificate of ${host} is not trusted.`, options)
  return new OutboundError('unreachable', `${host} could not be reached.`, options)
}
