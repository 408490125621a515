/** For what needs the setting and asks nobody. */
import type { DnsSettings } from '../../src/protocols/dns/index.ts'

export const noDns: DnsSettings = {
  resolvers: [],
  port: 53,
  timeout_ms: 500,
  tries: 1,
  allows: () => true,
  now: () => new Date(),
}
