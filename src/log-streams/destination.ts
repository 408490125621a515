/**
 * What a log stream can be sent to. A destination is one object: the settings that an IT contact fills in, what we
 * hand out in return, and the pure functions that turn a batch into requests and an answer into a verdict. The form,
 * the masks, the tests of conformance and docs/log-streams.md are read from it. Clock, identity and network are arguments.
 */
import { type Static, type TObject, Type } from 'typebox'
import { Check } from 'typebox/value'
import { parserOf } from '../kernel/validation.ts'
import type { LogStreamType } from './types.ts'

/** An event on its way out, whatever it was born as. */
export interface StreamedEvent {
  id: string
  /** ISO 8601: when it happened. */
  occurred_at: string
  organization_id: string
  /** The action of an audit event; the name of any other. */
  type: string
  /** The event object as the API shows it. */
  event: Record<string, unknown>
}

/** What destinations know of the installation and of this stream. */
export interface StreamContext {
  now: Date
  /** The vendor's name, which destinations show as the source. */
  source: string
  /** Of this stream: the external id of its AWS role. */
  external_id: string
  /** Our own AWS identity, where the operator gave one: it assumes the customer's role. */
  aws: AwsIdentity | null
}
export interface AwsIdentity {
  account_id: string
  access_key_id: string
  secret_access_key: string
}

export interface HttpMessage {
  transport: 'http'
  method: 'GET' | 'POST' | 'PUT'
  url: string
  headers: Record<string, string>
  body: string
}
/** Octet-counted frames over TLS (RFC 5425). */
export interface FramesMessage {
  transport: 'tls'
  host: string
  port: number
  /** PEM; absent: the authorities that the system trusts. */
  ca?: string
  body: string
}
export type Message = HttpMessage | FramesMessage

export interface Answer {
  status: number
  headers: Headers
  text: string
}

export type Verdict =
  /** `note`: what the destination said all the same. */
  | { kind: 'taken'; note?: string }
  /** Not finished yet: this asks again, after a pause. */
  | { kind: 'pending'; follow: HttpMessage }
  /** The same batch may pass later. */
  | { kind: 'later'; reason: string; retry_after_seconds?: number }
  /** The credentials or settings are wrong: trying again is of no use until somebody changes them. */
  | { kind: 'denied'; reason: string }
  /** The batch is too large: half of it may pass. */
  | { kind: 'too_large'; reason: string }

/** A short-lived credential that was traded for the settings, kept sealed by nobody: it lives in memory. */
export interface Credential {
  /** What `requests` reads: a bearer token, or a set of temporary keys. */
  values: Record<string, string>
  expires_at: Date
}

/** What the customer pastes at their side, values filled in. */
export interface HandOut {
  title: string
  language: 'json' | 'sql' | 'text'
  text: string
}

export interface DestinationDefinition<S extends TObject> {
  type: LogStreamType
  name: string
  /** One sentence for the tile. */
  summary: string
  /** What to click over there, in order. `**bold**` is wording of their console, `code` is to be typed. */
  steps: readonly string[]
  settings: S
  limits: { events: number; bytes: number }
  handOuts?: (settings: Partial<Static<S>>, context: StreamContext) => HandOut[]
  /** What no schema can say: the sentence that tells what is wrong, by field. */
  check?: (settings: Static<S>, context: StreamContext) => Problem[]
  /** For destinations that trade the settings for a token first. Null: not needed with these settings. */
  authorize?: (
    settings: Static<S>,
    context: StreamContext,
  ) => Promise<{ message: HttpMessage; read: (answer: Answer) => Credential } | null>
  /** In the order in which they may be sent; those of one batch may run side by side. */
  requests: (
    settings: Static<S>,
    batch: readonly StreamedEvent[],
    context: StreamContext,
    credential: Credential | null,
  ) => Message[] | Promise<Message[]>
  judge?: (answer: Answer, message: HttpMessage) => Verdict
}
export interface Problem {
  field: string
  message: string
}

/** A definition behind its own parser: from outside, settings are what a row or a form holds. */
export interface Destination {
  type: LogStreamType
  name: string
  summary: string
  steps: readonly string[]
  fields: readonly Field[]
  limits: { events: number; bytes: number }
  /** @throws ApiError 422 with a problem per field. */
  parse(settings: unknown): Record<string, unknown>
  problems(settings: unknown, context: StreamContext): Problem[]
  handOuts(settings: unknown, context: StreamContext): HandOut[]
  authorize(
    settings: unknown,
    context: StreamContext,
  ): Promise<{ message: HttpMessage; read: (answer: Answer) => Credential } | null>
  requests(
    settings: unknown,
    batch: readonly StreamedEvent[],
    context: StreamContext,
    credential: Credential | null,
  ): Promise<Message[]>
  judge(answer: Answer, message: HttpMessage): Verdict
}

/** A setting as the form shows it. */
export interface Field {
  name: string
  label: string
  hint: string | null
  kind: 'text' | 'secret' | 'long_text' | 'long_secret' | 'choice' | 'number' | 'headers'
  required: boolean
  placeholder: string | null
  choices: { value: string; label: string }[] | null
  default: string | number | null
  /** Of no use where the operator gave us no AWS identity. */
  by_role: boolean
}

export function destination<S extends TObject>(definition: DestinationDefinition<S>): Destination {
  const parse = parserOf(definition.settings)
  const read = (settings: unknown) => parse(settings, 'body')
  const { type, name, summary, steps, limits } = definition
  return {
    type,
    name,
    summary,
    steps,
    limits,
    fields: fieldsOf(definition.settings),
    parse: read,
    problems: (settings, context) => definition.check?.(read(settings), context) ?? [],
    handOuts: (settings, context) =>
      definition.handOuts?.(draftOf(definition.settings, settings), context) ?? [],
    authorize: async (settings, context) => definition.authorize?.(read(settings), context) ?? null,
    requests: async (settings, batch, context, credential) =>
      definition.requests(read(settings), batch, context, credential),
    judge: definition.judge ?? judgeByStatus,
  }
}

/** What is right so far of a form that is not filled in yet: whoever fills it in needs the policies already. */
function draftOf<S extends TObject>(schema: S, settings: unknown): Partial<Static<S>> {
  if (typeof settings !== 'object' || settings === null) return {}
  const right = Object.entries(settings).filter(([name, value]) => {
    const property = schema.properties[name]
    return property !== undefined && Check(property, value)
  })
  const draft: unknown = Object.fromEntries(right)
  return isDraftOf(schema, draft) ? draft : {}
}

function isDraftOf<S extends TObject>(schema: S, value: unknown): value is Partial<Static<S>> {
  return Check(Type.Partial(schema), value)
}

interface FieldWords {
  title?: string
  description?: string
  control?: Field['kind']
  placeholder?: string
  enum?: string[]
  labels?: Record<string, string>
  default?: string | number
  by_role?: boolean
}

function fieldsOf(settings: TObject): Field[] {
  return Object.entries(settings.properties).map(([name, property]) => {
    const words: FieldWords = property
    return {
      name,
      label: words.title ?? name,
      hint: words.description ?? null,
      kind: words.control ?? (words.enum ? 'choice' : 'text'),
      required: settings.required?.includes(name) ?? false,
      placeholder: words.placeholder ?? null,
      choices: words.enum?.map((value) => ({ value, label: words.labels?.[value] ?? value })) ?? null,
      default: words.default ?? null,
      by_role: words.by_role ?? false,
    }
  })
}

/** What went wrong: the status, and what was said, long enough to be masked whole before it is cut for people. */
export function said({ status, text }: Answer): string {
  const words = text.trim().slice(0, 4_000)
  return words === '' ? `Answered ${status}.` : `Answered ${status}: ${words}`
}

/** RFC 9110 section 15, as nearly every intake means it. */
export function judgeByStatus(answer: Answer): Verdict {
  const { status, headers } = answer
  const reason = said(answer)
  if (status >= 200 && status < 300) return { kind: 'taken' }
  if (status === 401 || status === 403) return { kind: 'denied', reason }
  if (status === 413) return { kind: 'too_large', reason }
  const wait = retryAfter(headers.get('retry-after'))
  return { kind: 'later', reason, ...(wait !== undefined && { retry_after_seconds: wait }) }
}

/** RFC 9110 section 10.2.3, in seconds; a date would need a clock that the two of us share. */
function retryAfter(header: string | null): number | undefined {
  return header !== null && /^\d{1,6}$/.test(header.trim()) ? Number(header) : undefined
}
