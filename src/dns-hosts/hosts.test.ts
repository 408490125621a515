import { expect, it } from 'vitest'
import { dnsHostOf, dnsHosts } from './hosts.ts'

it.each([
  ['ns-2048.awsdns-64.com', 'route53'],
  ['ns-1536.awsdns-00.co.uk', 'route53'],
  ['ADA.ns.cloudflare.com.', 'cloudflare'],
  ['ns01.domaincontrol.com', 'godaddy'],
  ['ns-cloud-a1.googledomains.com', 'squarespace'],
  ['ns1-01.azure-dns.com', 'azure'],
  ['dns1.registrar-servers.com', 'namecheap'],
  ['ns1045.ui-dns.de', 'ionos'],
  ['dns10.ovh.net', 'ovh'],
  ['dns200.anycast.me', 'ovh'],
  ['ns-10-a.gandi.net', 'gandi'],
])('%s belongs to %s', (name, id) => {
  expect(dnsHostOf(['ns.example.net', name])?.id).toBe(id)
})

it.each(['ns1.acme.example', 'ns.cloudflare.com.evil.example', 'notgandi.net', 'xdomaincontrol.com'])(
  '%s belongs to nobody whom we know',
  (name) => {
    expect(dnsHostOf([name])).toBeUndefined()
  },
)

it('has one entry of each id, with whole sentences', () => {
  expect(new Set(dnsHosts.map(({ id }) => id)).size).toBe(dnsHosts.length)
  for (const { begin, end, beware = 'None.' } of dnsHosts)
    for (const sentence of [...begin, ...end, beware]) expect(sentence).toMatch(/^[A-Z].*\.$/)
})
