/** Intakes that take batches over HTTP, as strict as their documentation. */
import { createHash, type KeyObject } from 'node:crypto'
import { jwtVerify } from 'jose'
import { type Intake, type IntakeRequest, objectFrom, parsed, refuse } from './intake.ts'

type Json = Record<string, unknown>
const objects = (value: unknown): Json[] | undefined => {
  if (!Array.isArray(value)) return undefined
  const all = value.map(objectFrom)
  return all.every((one) => one !== undefined) ? all : undefined
}
const isJson = ({ headers }: IntakeRequest) => /^application\/json\b/.test(headers['content-type'] ?? '')

export function datadogIntake(options: { site: string; api_key: string }): Intake {
  return (request) => {
    if (request.host !== `http-intake.logs.${options.site}` || request.path !== '/api/v2/logs')
      return refuse(404, 'Not found')
    const key = request.headers['dd-api-key']
    if (key === undefined) return refuse(401, { errors: [{ status: '401', title: 'Unauthorized' }] })
    if (key !== options.api_key) return refuse(403, { errors: [{ status: '403', title: 'Forbidden' }] })
    if (Buffer.byteLength(request.body) > 5_000_000) return refuse(413, { errors: ['too large'] })
    const items = isJson(request) ? objects(parsed(request.body)) : undefined
    if (!items || items.length > 1_000) return refuse(400, { errors: ['Bad Request'] })
    const events = items.map((item) => objectFrom(objectFrom(item.message)?.event))
    if (!items.every(({ ddsource, service }) => typeof ddsource === 'string' && service === 'audit-logs'))
      return refuse(400, { errors: ['attributes'] })
    return events.every((event) => event !== undefined)
      ? { status: 202, body: '{}', taken: events }
      : refuse(400, { errors: ['message'] })
  }
}

/** The collector's codes: 2 token missing, 4 wrong, 5 no data, 6 bad format, 12 event missing, 13 event empty. */
export function splunkIntake(options: { host: string; token: string }): Intake {
  const hec = (status: number, code: number, text: string) => refuse(status, { text, code })
  return (request) => {
    if (request.host !== options.host || request.path !== '/services/collector/event')
      return hec(404, 404, 'The requested URL was not found on this server.')
    const [scheme, token] = (request.headers.authorization ?? '').split(' ')
    if (!token || scheme !== 'Splunk') return hec(401, 2, 'Token is required')
    if (token !== options.token) return hec(403, 4, 'Invalid token')
    if (request.body === '') return hec(400, 5, 'No data')
    const taken: Json[] = []
    for (const line of request.body.split('\n')) {
      const item = objectFrom(parsed(line))
      if (!item) return hec(400, 6, 'Invalid data format')
      if (!('event' in item)) return hec(400, 12, 'Event field is required')
      const event = objectFrom(item.event)
      if (!event || Object.keys(event).length === 0) return hec(400, 13, 'Event field cannot be blank')
      if (typeof item.time !== 'number' || typeof item.source !== 'string')
        return hec(400, 6, 'Invalid data format')
      taken.push(event)
    }
    return { status: 200, body: '{"text":"Success","code":0}', taken }
  }
}

export function httpsIntake(options: { url: string; headers: Record<string, string> }): Intake {
  return (request) => {
    if (`https://${request.host}${request.path}` !== options.url) return refuse(404, '')
    for (const [name, value] of Object.entries(options.headers))
      if (request.headers[name.toLowerCase()] !== value) return refuse(401, 'no')
    const type = request.headers['content-type']
    const items =
      type === 'application/x-ndjson'
        ? objects(request.body.trimEnd().split('\n').map(parsed))
        : type === 'application/json'
          ? objects(parsed(request.body))
          : undefined
    const events = items?.map(({ event, keySuffix, timestamp, source }) =>
      typeof keySuffix === 'string' && typeof timestamp === 'string' && typeof source === 'string'
        ? objectFrom(event)
        : undefined,
    )
    return events?.every((event) => event !== undefined)
      ? { status: 200, body: '', taken: events }
      : refuse(400, 'not what was agreed')
  }
}

/** Entra's token endpoint and the Logs Ingestion API behind it. */
export function sentinelIntake(options: {
  tenant_id: string
  client_id: string
  client_secret: string
  dce: string
  dcr: string
  stream: string
  token: string
}): Intake {
  return (request) => {
    if (request.host === 'login.microsoftonline.com') {
      const form = new URLSearchParams(request.body)
      if (request.path !== `/${options.tenant_id}/oauth2/v2.0/token`)
        return refuse(400, { error: 'invalid_tenant' })
      if (form.get('grant_type') !== 'client_credentials')
        return refuse(400, { error: 'unsupported_grant_type' })
      if (form.get('scope') !== 'https://monitor.azure.com/.default')
        return refuse(400, { error: 'invalid_scope' })
      if (form.get('client_id') !== options.client_id || form.get('client_secret') !== options.client_secret)
        return refuse(401, {
          error: 'invalid_client',
          error_description: 'AADSTS7000215: Invalid client secret',
        })
      return {
        status: 200,
        body: JSON.stringify({ access_token: options.token, expires_in: 3_599 }),
        taken: [],
      }
    }
    const path = `/dataCollectionRules/${options.dcr}/streams/${options.stream}?api-version=2023-01-01`
    if (request.host !== options.dce || request.path !== path)
      return refuse(404, { error: { code: 'NotFound', message: 'Data collection rule not found' } })
    if (request.headers.authorization !== `Bearer ${options.token}`)
      return refuse(401, { error: { code: 'InvalidToken' } })
    if (Buffer.byteLength(request.body) > 1_048_576)
      return refuse(413, { error: { code: 'ContentLengthLimitExceeded' } })
    const rows = isJson(request) ? objects(parsed(request.body)) : undefined
    const wanted = ['TimeGenerated', 'id', 'event_type', 'organization_id', 'data']
    if (!rows?.every((row) => Object.keys(row).join() === wanted.join()))
      return refuse(400, { error: { code: 'InvalidPayload' } })
    return { status: 204, body: '', taken: rows.map(({ data }) => ({ ...objectFrom(data) })) }
  }
}

/** Snowflake's SQL API. `async` answers 202 first, as it does when a statement takes long. */
export function snowflakeIntake(options: {
  account: string
  user: string
  publicKey: KeyObject
  table: string
  async?: boolean
  now: () => Date
}): Intake {
  const ran = new Map<string, Json[]>()
  return async (request) => {
    if (request.host !== `${options.account.toLowerCase()}.snowflakecomputing.com`) return refuse(404, '')
    const subject = `${options.account.toUpperCase()}.${options.user}`
    const der = options.publicKey.export({ type: 'spki', format: 'der' })
    const issuer = `${subject}.SHA256:${createHash('sha256').update(der).digest('base64')}`
    const token = (request.headers.authorization ?? '').replace(/^Bearer /, '')
    if (request.headers['x-snowflake-authorization-token-type'] !== 'KEYPAIR_JWT')
      return refuse(401, { code: '390303' })
    try {
      await jwtVerify(token, options.publicKey, {
        algorithms: ['RS256'],
        issuer,
        subject,
        currentDate: options.now(),
        maxTokenAge: '1h',
      })
    } catch {
      return refuse(401, { code: '390144', message: 'JWT token is invalid.' })
    }
    const url = new URL(`https://${request.host}${request.path}`)
    const handle = /^\/api\/v2\/statements\/([0-9a-f-]+)$/.exec(url.pathname)?.[1]
    if (handle) return { status: 200, body: JSON.stringify({ code: '090001' }), taken: ran.get(handle) ?? [] }
    const id = url.searchParams.get('requestId') ?? ''
    if (!/^[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))
      return refuse(400, { message: 'requestId' })
    if (ran.has(id)) return { status: 200, body: JSON.stringify({ code: '090001' }), taken: [] }
    const body = objectFrom(parsed(request.body))
    const statement = String(body?.statement)
    if (!statement.startsWith(`INSERT INTO ${options.table} (`))
      return refuse(422, {
        code: '002003',
        message: `Object '${statement.split(' ')[2]}' does not exist or not authorized.`,
      })
    const binding = objectFrom(objectFrom(body?.bindings)?.['1'])
    const rows = binding?.type === 'TEXT' ? objects(parsed(String(binding.value))) : undefined
    if (!rows) return refuse(400, { message: 'bindings' })
    const taken = rows.map(({ event }) => ({ ...objectFrom(event) }))
    ran.set(id, taken)
    if (!options.async) return { status: 200, body: JSON.stringify({ code: '090001' }), taken }
    return { status: 202, body: JSON.stringify({ code: '333334', statementHandle: id }), taken: [] }
  }
}

/** Every field of the messages that a request of logs is made of (opentelemetry-proto 1.x), as its JSON spells them. */
const otlpFields: Record<string, readonly string[]> = {
  ExportLogsServiceRequest: ['resourceLogs'],
  ResourceLogs: ['resource', 'scopeLogs', 'schemaUrl'],
  Resource: ['attributes', 'droppedAttributesCount', 'entityRefs'],
  ScopeLogs: ['scope', 'logRecords', 'schemaUrl'],
  Scope: ['name', 'version', 'attributes', 'droppedAttributesCount'],
  LogRecord:
    'timeUnixNano observedTimeUnixNano severityNumber severityText eventName body attributes droppedAttributesCount flags traceId spanId'.split(
      ' ',
    ),
  KeyValue: ['key', 'value'],
  AnyValue: 'stringValue boolValue intValue doubleValue arrayValue kvlistValue bytesValue'.split(' '),
}

/** An OTLP receiver for logs in JSON; a field that no message has is refused, which a collector would pass over. */
export function otlpIntake(options: { host: string; headers: Record<string, string> }): Intake {
  return (request) => {
    if (request.host !== options.host || request.path !== '/v1/logs') return refuse(404, '')
    for (const [name, value] of Object.entries(options.headers))
      if (request.headers[name.toLowerCase()] !== value) return refuse(401, '')
    if (!isJson(request)) return refuse(415, '')
    const taken: Json[] = []
    try {
      for (const group of many(
        'ResourceLogs',
        one('ExportLogsServiceRequest', parsed(request.body)).resourceLogs,
      )) {
        for (const { key, value } of many('KeyValue', one('Resource', group.resource).attributes))
          if (key !== 'service.name' || !one('AnyValue', value).stringValue) throw new Error('resource')
        for (const { scope, logRecords } of many('ScopeLogs', group.scopeLogs)) {
          one('Scope', scope)
          taken.push(...many('LogRecord', logRecords).map(eventOfRecord))
        }
      }
    } catch (error) {
      return refuse(400, { code: 3, message: String(error) })
    }
    return { status: 200, body: '{"partialSuccess":{}}', taken }
  }

  function eventOfRecord(record: Json): Json {
    for (const name of ['timeUnixNano', 'observedTimeUnixNano'])
      if (typeof record[name] !== 'string' || !/^\d{19}$/.test(record[name])) throw new Error(name)
    if (!Number.isInteger(record.severityNumber)) throw new Error('severityNumber')
    for (const { value } of many('KeyValue', record.attributes)) one('AnyValue', value)
    const event = objectFrom(parsed(String(one('AnyValue', record.body).stringValue)))
    if (!event) throw new Error('body')
    return event
  }
  function one(message: string, value: unknown): Json {
    const found = objectFrom(value)
    const strange = found && Object.keys(found).find((name) => !otlpFields[message]?.includes(name))
    if (!found || strange !== undefined) throw new Error(`${message}.${strange ?? ''}`)
    return found
  }
  function many(message: string, value: unknown): Json[] {
    if (!Array.isArray(value) || value.length === 0) throw new Error(`${message}: none`)
    return value.map((item) => one(message, item))
  }
}

/** RFC 5425 frames of RFC 5424 messages. @throws with the place where the text departs from them. */
export function syslogEvents(bytes: Buffer): Json[] {
  const taken: Json[] = []
  let at = 0
  while (at < bytes.length) {
    const space = bytes.indexOf(0x20, at)
    const length = bytes.subarray(at, space).toString('latin1')
    if (space < 0 || !/^[1-9]\d{0,6}$/.test(length)) throw new Error(`no MSG-LEN at octet ${at}`)
    const end = space + 1 + Number(length)
    if (end > bytes.length) throw new Error(`a frame of ${length} octets is cut off`)
    const message = bytes.subarray(space + 1, end).toString('utf8')
    const match =
      /^<(\d{1,3})>1 (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z) ([!-~]{1,255}) ([!-~]{1,48}) ([!-~]{1,128}) ([!-~]{1,32}) - ([ -~]*)$/.exec(
        message,
      )
    if (!match || Number(match[1]) > 191) throw new Error(`not an RFC 5424 message: ${message.slice(0, 80)}`)
    const event = objectFrom(parsed(match[7] ?? ''))
    if (!event) throw new Error('MSG is not a JSON object')
    taken.push(event)
    at = end
  }
  return taken
}
