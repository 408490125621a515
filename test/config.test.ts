import { expect, it } from 'vitest'
import { readConfig } from '../src/config.ts'

const resolvers = (text?: string) => readConfig({ DNS_RESOLVERS: text }).dns_resolvers

it.each([
  [undefined, ['system']],
  ['none', []],
  ['192.0.2.53', ['192.0.2.53']],
  [' 192.0.2.53:5353 , system', ['192.0.2.53:5353', 'system']],
  ['2001:db8::53', ['2001:db8::53']],
  ['[2001:db8::53]:5353', ['[2001:db8::53]:5353']],
])('DNS_RESOLVERS=%s', (text, expected) => {
  expect(resolvers(text)).toEqual(expected)
})

it.each(['dns.example', '192.0.2.53:99999', '192.0.2', '[192.0.2.53]:53', 'none,system', ','])(
  'DNS_RESOLVERS=%s is refused, by name',
  (text) => {
    expect(() => resolvers(text)).toThrow(/^DNS_RESOLVERS must be/)
  },
)
