/** The form of one entry of hosts.ts. */

export interface DnsHost {
  id: string
  name: string
  /** What the names of its name servers look like. */
  name_servers: RegExp
  /** Where its customers change records. */
  console_url: string
  /** One instruction each, in the console's language; what is in [brackets] stands on the screen like that. */
  begin: readonly string[]
  host_field: string
  /** How the console wants the zone itself to be named; empty: the field stays empty. */
  zone_itself: '@' | ''
  value_field: string
  /** The console wants quotes around the value; they are not part of it. */
  quotes?: true
  end: readonly string[]
  /** What people stumble over there. */
  beware?: string
}
