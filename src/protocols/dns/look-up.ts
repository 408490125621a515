/** Asks everybody who may know about a record, and says what it means. */
import { diagnose } from './diagnose.ts'
import { isProof } from './match.ts'
import { deepPlacesOf, placesOf, probeOf, zoneCandidates } from './names.ts'
import { type Asker, askerAt, type ResolverOptions } from './resolver.ts'
import { type Expected, isAnswer, type Question, type Role, type Surroundings, type Trace } from './types.ts'

export interface DnsSettings extends ResolverOptions {
  /** `system`, or `ip[:port]`; empty: nobody may be asked. */
  resolvers: readonly string[]
  /** Where name servers of zones listen: 53 for everybody but tests. */
  port: number
  /** The zone is a customer's: its name servers may be anywhere, also inside our network. */
  allows(address: string): boolean
  now(): Date
}

interface Server {
  name: string
  role: Role
  /** Absent: it may not be asked. */
  asker?: Asker
}

interface Witness extends Server {
  asker: Asker
}

const maxNameServers = 4
const maxRecords = 20
const maxCharacters = 300

export async function lookUp(expected: Expected, settings: DnsSettings): Promise<Trace> {
  const started = settings.now()
  const clock = performance.now()
  const resolvers = settings.resolvers.map(
    (address): Witness => ({
      name: address,
      role: 'resolver',
      asker: askerAt(address === 'system' ? 'system' : [address], settings),
    }),
  )
  const askers = resolvers.map(({ asker }) => asker)
  const { zone, names } = await zoneOf(askers, expected.domain)
  const [owners, negative_ttl] = await Promise.all([
    Promise.all(names.slice(0, maxNameServers).map((name) => ownerAt(askers, name, settings))),
    zone === null ? null : negativeTtlOf(askers, zone),
  ])
  const servers = [...owners, ...resolvers]
  const questions = await askAll(servers, placesOf(expected))
  const proved = questions.some(({ records }) => records.some((text) => isProof(text, expected)))
  const witness = witnessOf(servers, questions)
  const surroundings: Surroundings = { cnames: [], addresses: [] }
  if (witness) {
    const deep = deepPlacesOf(expected, zone ?? expected.domain).map(({ at }) => at)
    const [cnames, addresses, more] = await Promise.all([
      cnamesOf(witness.asker, expected),
      proved ? [] : addressesOf(witness.asker, expected),
      proved ? [] : askAll([witness], deep),
    ])
    surroundings.cnames = cnames
    surroundings.addresses = addresses
    questions.push(...more)
  }
  const diagnosis = diagnose(expected, { questions, zone, negative_ttl, surroundings })
  return {
    checked_at: started.toISOString(),
    took_ms: Math.round(performance.now() - clock),
    zone,
    name_servers: names,
    negative_ttl,
    questions: questions.map(shortened),
    diagnosis,
  }
}

/** The first that answers; when none does, what the last one said. */
async function firstAnswer<R extends { outcome: Question['outcome'] }>(
  askers: readonly Asker[],
  ask: (asker: Asker) => Promise<R>,
): Promise<R | undefined> {
  let last: R | undefined
  for (const asker of askers) {
    last = await ask(asker)
    if (isAnswer(last.outcome)) return last
  }
  return last
}

async function zoneOf(askers: readonly Asker[], domain: string) {
  for (const zone of zoneCandidates(domain)) {
    const reply = await firstAnswer(askers, (asker) => asker.nameServers(zone))
    if (!reply || !isAnswer(reply.outcome)) break
    if (reply.outcome === 'records') return { zone, names: [...reply.values].sort() }
  }
  return { zone: null, names: [] }
}

async function ownerAt(askers: readonly Asker[], name: string, settings: DnsSettings): Promise<Server> {
  const reply = await firstAnswer(askers, (asker) => asker.addresses(name))
  const address = reply?.values.find((one) => settings.allows(one))
  if (address === undefined) return { name, role: 'authoritative' }
  const at = address.includes(':') ? `[${address}]:${settings.port}` : `${address}:${settings.port}`
  return { name, role: 'authoritative', asker: askerAt([at], settings) }
}

async function negativeTtlOf(askers: readonly Asker[], zone: string): Promise<number | null> {
  const reply = await firstAnswer(askers, (asker) => asker.negativeTtl(zone))
  return reply?.values[0] ?? null
}

function askAll(servers: readonly Server[], names: readonly string[]): Promise<Question[]> {
  return Promise.all(names.flatMap((name) => servers.map((server) => ask(server, name))))
}

async function ask({ name: server, role, asker }: Server, name: string): Promise<Question> {
  const clock = performance.now()
  const { outcome, values } = asker ? await asker.txt(name) : { outcome: 'not_allowed' as const, values: [] }
  return { server, role, name, outcome, records: values, took_ms: Math.round(performance.now() - clock) }
}

/** One server that answers is enough to ask about mistakes. */
function witnessOf(servers: readonly Server[], questions: readonly Question[]): Witness | undefined {
  for (const { name, role, asker } of servers) {
    const answers = questions.some(
      (each) => each.server === name && each.role === role && isAnswer(each.outcome),
    )
    if (asker && answers) return { name, role, asker }
  }
  return undefined
}

async function cnamesOf(asker: Asker, expected: Expected): Promise<Surroundings['cnames']> {
  const names = [...placesOf(expected), probeOf(expected)]
  const replies = await Promise.all(names.map((name) => asker.cname(name)))
  return names.flatMap((name, index) => replies[index]?.values.map((target) => ({ name, target })) ?? [])
}

async function addressesOf(asker: Asker, expected: Expected): Promise<Surroundings['addresses']> {
  const names = [...placesOf(expected), probeOf(expected)].slice(1)
  const replies = await Promise.all(names.map((name) => asker.addresses(name)))
  const found = names.map((name, index) => ({ name, addresses: replies[index]?.values ?? [] }))
  return found.filter(({ addresses }) => addresses.length > 0)
}

/** What is kept: a zone may hold anything. */
function shortened(question: Question): Question {
  return {
    ...question,
    records: question.records.slice(0, maxRecords).map((text) => text.slice(0, maxCharacters)),
  }
}
