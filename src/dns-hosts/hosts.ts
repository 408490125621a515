/**
 * Companies at which domains keep their records: how to tell them by their name servers, and what to click there. A new
 * one is an entry here and touches no code.
 */
import type { DnsHost } from './host.ts'

export const dnsHosts: readonly DnsHost[] = [
  {
    id: 'route53',
    name: 'Amazon Route 53',
    name_servers: /\.awsdns-\d+\./,
    console_url: 'https://console.aws.amazon.com/route53/v2/hostedzones',
    begin: [
      'Open [Hosted zones], then the zone {zone}.',
      'Press [Create record] and set [Record type] to TXT.',
    ],
    host_field: 'Record name',
    zone_itself: '',
    value_field: 'Value',
    quotes: true,
    end: ['Press [Create records].'],
    beware:
      'Route 53 keeps all TXT values of a name in one record. If there is one already, edit it and add the value on a line of its own.',
  },
  {
    id: 'cloudflare',
    name: 'Cloudflare',
    name_servers: /\.ns\.cloudflare\.com$/,
    console_url: 'https://dash.cloudflare.com',
    begin: ['Choose {zone}, then [DNS], then [Records].', 'Press [Add record] and set [Type] to TXT.'],
    host_field: 'Name',
    zone_itself: '@',
    value_field: 'Content',
    end: ['Leave [TTL] at Auto and press [Save].'],
    beware: 'If you see a switch for the proxy, the type is not TXT yet.',
  },
  {
    id: 'godaddy',
    name: 'GoDaddy',
    name_servers: /\.domaincontrol\.com$/,
    console_url: 'https://dcc.godaddy.com',
    begin: [
      'Open your portfolio of domains, choose {zone}, then [DNS].',
      'Press [Add New Record] and set [Type] to TXT.',
    ],
    host_field: 'Name',
    zone_itself: '@',
    value_field: 'Value',
    end: ['Press [Save].'],
    beware: 'GoDaddy adds the domain to whatever is typed as name.',
  },
  {
    id: 'squarespace',
    name: 'Squarespace or Google',
    name_servers: /\.(googledomains|squarespacedns)\.com$/,
    console_url: 'https://account.squarespace.com/domains',
    begin: [
      'Choose {zone}, then [DNS], then [DNS Settings].',
      'Under [Custom records] press [Add record] and set [Type] to TXT.',
    ],
    host_field: 'Host',
    zone_itself: '@',
    value_field: 'Data',
    end: ['Press [Save].'],
    beware:
      'Google Cloud DNS has name servers with the same names. There, add a record set of the type TXT to the zone, and leave its DNS name as it is.',
  },
  {
    id: 'azure',
    name: 'Azure DNS',
    name_servers: /\.azure-dns\.(com|net|org|info)$/,
    console_url: 'https://portal.azure.com/#browse/Microsoft.Network%2FdnsZones',
    begin: ['Open the DNS zone {zone}, then [Recordsets].', 'Press [Add] and set [Type] to TXT.'],
    host_field: 'Name',
    zone_itself: '@',
    value_field: 'Value',
    end: ['Press [Add].'],
    beware:
      'If there is a TXT record set with this name already, open it and add the value as one more line.',
  },
  {
    id: 'namecheap',
    name: 'Namecheap',
    name_servers: /\.registrar-servers\.com$/,
    console_url: 'https://ap.www.namecheap.com/domains/list',
    begin: [
      'Press [Manage] beside {zone}, then [Advanced DNS].',
      'Press [Add New Record] and choose [TXT Record].',
    ],
    host_field: 'Host',
    zone_itself: '@',
    value_field: 'Value',
    end: ['Press the tick at the end of the line.'],
  },
  {
    id: 'ionos',
    name: 'IONOS',
    name_servers: /\.ui-dns\.(com|de|org|biz)$/,
    console_url: 'https://my.ionos.com/domains',
    begin: ['Choose {zone}, then [DNS].', 'Press [Add record] and choose [TXT].'],
    host_field: 'Host name',
    zone_itself: '@',
    value_field: 'Value',
    end: ['Press [Save].'],
  },
  {
    id: 'ovh',
    name: 'OVHcloud',
    name_servers: /\.(ovh\.(net|ca)|anycast\.me)$/,
    console_url: 'https://www.ovh.com/manager',
    begin: [
      'Open [Web Cloud], then [Domain names], {zone} and [DNS zone].',
      'Press [Add an entry] and choose [TXT].',
    ],
    host_field: 'Sub-domain',
    zone_itself: '',
    value_field: 'Value',
    end: ['Press [Next], then [Confirm].'],
    beware: 'OVHcloud shows the domain beside the field, and adds it by itself.',
  },
  {
    id: 'gandi',
    name: 'Gandi',
    name_servers: /\.gandi\.net$/,
    console_url: 'https://admin.gandi.net/domain',
    begin: ['Choose {zone}, then [DNS Records].', 'Press [Add record] and choose [TXT].'],
    host_field: 'Name',
    zone_itself: '@',
    value_field: 'Text value',
    end: ['Press [Create].'],
  },
]

/** @returns undefined for a host that nobody described here. */
export function dnsHostOf(name_servers: readonly string[]): DnsHost | undefined {
  const names = name_servers.map((name) => `.${name.toLowerCase().replace(/\.$/, '')}`)
  return dnsHosts.find((host) => names.some((name) => host.name_servers.test(name)))
}
