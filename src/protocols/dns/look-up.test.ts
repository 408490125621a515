/** Against a real name server: what is there, what is not, and what nobody could say. */
import { createSocket, type Socket } from 'node:dgram'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bind, negativeTtl, startBind } from '../../../test/world/bind.ts'
import { type DnsSettings, lookUp } from './index.ts'

const prefix = 'meridian-domain-verification-z3kjny'
const token = 'm5Wq3tgR7dK4NJLgs8uPrHxMw'
const value = `${prefix}=${token}`
let owner: Bind
/** Remembers the zones as they were before anybody published anything. */
let old: Bind
/** Takes questions and never answers. */
let silent: Socket

const zones = {
  'plain.example': [`@ TXT "v=spf1 -all"`, `@ TXT "${value}"`],
  'empty.example': ['@ TXT "v=spf1 -all"', '@ TXT "something else"'],
  'split.example': [`@ TXT "${value.slice(0, 9)}" "${value.slice(9)}"`],
  'long.example': [`@ TXT "${'x'.repeat(250)}" "${'y'.repeat(250)}"`, `@ TXT "${value}"`],
  'label.example': [`${prefix} TXT "${token}"`],
  'underscore.example': [`_${prefix} TXT "${value}"`],
  'doubled.example': [`doubled.example TXT "${value}"`],
  'deep.example': [`_${prefix}.deep.example TXT "${value}"`],
  'quoted.example': [`@ TXT "\\"${value}\\""`],
  'spaced.example': [`@ TXT "${prefix} = ${token} "`],
  'stranger.example': ['@ TXT "other-domain-verification-abcdef=Qq3tgR7dK4NJLgs8uPrHxMwabc"'],
  'older.example': ['@ TXT "meridian-domain-verification-abcdef=Qq3tgR7dK4NJLgs8uPrHxMwabc"'],
  'alias.example': ['sub CNAME elsewhere.example.com.'],
  'vanity.example': ['sub CNAME shop.attacker.example.', 'own CNAME here', `here TXT "${value}"`],
  'attacker.example': [`shop TXT "${value}"`],
  'wild.example': ['* A 192.0.2.1'],
  'proxied.example': [`${prefix} A 192.0.2.1`],
  'parent.example': [`sub TXT "${value}"`],
  'xn--bcher-kva.example': [`@ TXT "${value}"`],
  'broken.example': 'broken',
} as const

beforeAll(async () => {
  ;[owner, old] = await Promise.all([
    startBind({ zones }),
    startBind({ zones: { 'plain.example': [], 'parent.example': [] } }),
  ])
  silent = createSocket('udp4')
  await new Promise<void>((resolve) => silent.bind(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  silent.close()
  await Promise.all([owner.stop(), old.stop()])
})

const settings = (over: Partial<DnsSettings> = {}): DnsSettings => ({
  resolvers: [owner.address],
  port: owner.port,
  timeout_ms: 1_500,
  tries: 1,
  allows: () => true,
  now: () => new Date('2026-03-01T12:00:00.000Z'),
  ...over,
})
const at = (domain: string, over?: Partial<DnsSettings>) => lookUp({ domain, prefix, token }, settings(over))

describe('the record is found', () => {
  it.each([
    ['plain.example', 'plain.example'],
    ['split.example', 'split.example'],
    ['long.example', 'long.example'],
    ['label.example', `${prefix}.label.example`],
    ['underscore.example', `_${prefix}.underscore.example`],
    ['sub.parent.example', 'sub.parent.example'],
    ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
    ['own.vanity.example', 'own.vanity.example'],
  ])('of %s at %s', async (domain, place) => {
    const trace = await at(domain)
    expect(trace.diagnosis).toEqual({ kind: 'found', at: place, stale: [], wait_seconds: null })
  })

  it('also while a resolver still remembers that there was nothing, and says how long it may', async () => {
    const trace = await at('plain.example', { resolvers: [old.address] })
    expect(trace.diagnosis).toEqual({
      kind: 'found',
      at: 'plain.example',
      stale: [old.address],
      wait_seconds: negativeTtl,
    })
  })

  it('by whom, in the zone of the parent', async () => {
    const trace = await at('sub.parent.example')
    expect(trace).toMatchObject({ zone: 'parent.example', name_servers: ['ns1.parent.example'] })
    const asked = trace.questions.filter(({ name }) => name === 'sub.parent.example')
    expect(asked.map(({ server, role, outcome }) => ({ server, role, outcome }))).toEqual([
      { server: 'ns1.parent.example', role: 'authoritative', outcome: 'records' },
      { server: owner.address, role: 'resolver', outcome: 'records' },
    ])
  })
})

describe('the record is not found', () => {
  it.each<[string, object]>([
    ['empty.example', { kind: 'not_there', others: 2, wait_seconds: negativeTtl }],
    ['wild.example', { kind: 'not_there' }],
    ['stranger.example', { kind: 'not_there', others: 1 }],
    ['doubled.example', { kind: 'doubled_host', typed: 'doubled.example', added: 'doubled.example' }],
    ['deep.example', { kind: 'doubled_host', typed: `_${prefix}.deep.example`, added: 'deep.example' }],
    ['quoted.example', { kind: 'wrong_value', difference: 'quoted', received: `"${value}"` }],
    ['spaced.example', { kind: 'wrong_value', difference: 'space', expected: value }],
    ['older.example', { kind: 'wrong_value', difference: 'other_prefix' }],
    ['sub.alias.example', { kind: 'cname', at: 'sub.alias.example', target: 'elsewhere.example.com' }],
    ['sub.vanity.example', { kind: 'cname', target: 'shop.attacker.example' }],
    ['proxied.example', { kind: 'proxied', at: `${prefix}.proxied.example`, addresses: ['192.0.2.1'] }],
  ])('of %s', async (domain, diagnosis) => {
    expect((await at(domain)).diagnosis).toMatchObject(diagnosis)
  })

  it('where only a resolver remembers it: the name servers of the zone decide', async () => {
    const trace = await at('plain.example', { port: old.port })
    expect(trace.diagnosis).toMatchObject({ kind: 'not_there' })
  })
})

describe('nobody could be asked', () => {
  it('is what a refusal means', async () => {
    expect((await at('foreign.example')).diagnosis).toEqual({ kind: 'could_not_ask', outcome: 'refused' })
  })
  it('is what a failing server means', async () => {
    expect((await at('broken.example')).diagnosis).toEqual({
      kind: 'could_not_ask',
      outcome: 'server_failed',
    })
  })
  it('is what silence means', async () => {
    const trace = await at('plain.example', { resolvers: [`127.0.0.1:${silent.address().port}`] })
    expect(trace.diagnosis).toEqual({ kind: 'could_not_ask', outcome: 'timed_out' })
  })
  it('and a name server inside our network is not asked, only the resolver', async () => {
    const trace = await at('plain.example', { allows: () => false })
    const owners = trace.questions.filter(({ role }) => role === 'authoritative')
    expect(owners.map(({ outcome }) => outcome)).toEqual(['not_allowed', 'not_allowed', 'not_allowed'])
    expect(trace.diagnosis).toMatchObject({ kind: 'found' })
  })
})

it('sees a record come and go', async () => {
  const record = `empty.example. 60 TXT "${value}"`
  await owner.add('empty.example', record)
  expect((await at('empty.example')).diagnosis.kind).toBe('found')
  await owner.remove('empty.example', record)
  expect((await at('empty.example')).diagnosis.kind).toBe('not_there')
})
