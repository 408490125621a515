/** SUPPORTED.md: what this release does of what upstream documents, and what it does not. */
import { events, isAskedForOnly, isNeverSent } from '../events/index.ts'
import type { OperationShape } from '../kernel/operation.ts'
import { notYet } from '../resources/not-yet/contract.ts'
import { operations } from '../resources/operations.ts'
import { intents } from '../resources/portal-links/intents.ts'
import { differences, samePath } from './compare.ts'
import { openApiDocument } from './document.ts'
import { shapeOf } from './facts.ts'
import type { Upstream, UpstreamOperation } from './upstream.ts'

/** Intents whose set-up the portal has. */
const servedIntents: readonly string[] = intents.filter((intent) => intent !== 'bring_your_own_key')

type Standing = 'served' | 'not yet' | 'not planned'

export interface Judged extends UpstreamOperation {
  standing: Standing
  ours?: OperationShape
}

export function judge(upstream: Upstream): Judged[] {
  const matching = (list: readonly OperationShape[], { method, path }: UpstreamOperation) =>
    list.find((one) => one.method === method && samePath(one.path, path))
  return upstream.operations.map((operation) => {
    const ours = matching(operations, operation)
    if (ours && !ours.errors.includes(501)) return { ...operation, standing: 'served', ours }
    const later =
      ours ??
      matching(
        notYet.map((one) => one.operation),
        operation,
      )
    const logout = operation.path.startsWith('/sso/logout')
    return { ...operation, standing: later || logout ? 'not yet' : 'not planned' }
  })
}

/** Differences of what we serve, each with its reason, or without one when nobody has decided it. */
export function allDifferences(upstream: Upstream) {
  const document = openApiDocument(operations, { version: '', public_url: '' })
  return judge(upstream).flatMap(({ ours, shape }) =>
    ours && shape
      ? differences(ours.id, shapeOf(document, ours.method, ours.path), shape).map((one) => ({
          id: ours.id,
          ...one,
        }))
      : [],
  )
}

export function supported(upstream: Upstream): string {
  const judged = judge(upstream)
  const of = (standing: Standing) => judged.filter((one) => one.standing === standing)
  const beyond = operations.filter(
    ({ method, path }) => !judged.some((one) => one.method === method && samePath(one.path, path)),
  )
  const undecided = allDifferences(upstream)
  return `<!-- Made by npm run gen. Do not edit. -->
# What is supported

Of the ${judged.length} operations that the WorkOS API documents, this release serves ${of('served').length}. Another ${of('not yet').length}
answer 501 with \`not_implemented\`: they belong to Gatehouse and are not there yet. The rest are about other products and
answer 404.

## Served

| operation | path | statuses upstream | needs |
| --- | --- | --- | --- |
${of('served').map(servedLine).join('\n')}

Beyond upstream: ${beyond.map(({ method, path }) => `\`${method.toUpperCase()} ${path}\``).join(', ')}.

## Where the contracts differ

${undecided.length === 0 ? 'Nowhere that a client would notice: no input is required that upstream does not require, every response field that upstream promises is there, and the values of enums are the same.' : undecided.map(({ id, what, reason }) => `- \`${id}\`: ${what}. ${reason ?? 'Not decided.'}`).join('\n')}

## Intents of portal links

| intent | set-up in the portal |
| --- | --- |
${intents.map((intent) => `| \`${intent}\` | ${servedIntents.includes(intent) ? 'yes' : 'not yet: the portal says so'} |`).join('\n')}

## Events

[docs/events.md](docs/events.md) says how they are read and sent.

| event | \`GET /events\` | webhook endpoints |
| --- | --- | --- |
${Object.keys(events).map(eventLine).join('\n')}

## Not yet

${byArea(of('not yet'))}

## Not planned

${byArea(of('not planned'))}
`
}

function eventLine(event: string): string {
  const asked = isAskedForOnly(event) ? 'when asked for by name or family' : 'yes'
  return `| \`${event}\` | ${asked} | ${isNeverSent(event) ? 'no' : asked} |`
}

function servedLine({ method, path, statuses, ours }: Judged): string {
  const auth = ours?.auth
  const needs =
    typeof auth === 'object'
      ? `API key, \`${auth.api_key}\``
      : auth === 'access_token'
        ? 'access token'
        : 'nothing'
  return `| \`${ours?.id}\` | \`${method.toUpperCase()} ${path}\` | ${statuses.join(' ')} | ${needs} |`
}

function byArea(judged: readonly Judged[]): string {
  const areas = Map.groupBy(judged, ({ tag }) => tag)
  return [...areas]
    .map(
      ([tag, own]) =>
        `- **${tag}** (${own.length}): ${own.map(({ method, path }) => `\`${method.toUpperCase()} ${path}\``).join(', ')}`,
    )
    .join('\n')
}
