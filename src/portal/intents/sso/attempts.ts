/** What the diagnoser shows of a sign-in: every check in its order, every claim, and the cure. */
import type { Static } from 'typebox'
import { type MappedAttribute, mappedAttributes } from '../../../guides/guide.ts'
import { parseJson } from '../../../kernel/json.ts'
import type { Router } from '../../../kernel/router.ts'
import type { AttributeMap } from '../../../resources/connections/configuration.ts'
import { findConfiguration } from '../../../resources/connections/configurations.ts'
import { type ConnectionRecord, findConnection } from '../../../resources/connections/connections.ts'
import { protocolOf } from '../../../resources/connections/types.ts'
import { mapsTo, requiredAttributes, suggest } from '../../../resources/profiles/attribute-names.ts'
import { checksOf } from '../../../resources/sso-attempts/checks.ts'
import {
  type AttemptFailure,
  findAttempt,
  listAttempts,
  messagePlace,
  type SsoAttempt,
} from '../../../resources/sso-attempts/sso-attempts.ts'
import type { PortalDeps } from '../../server/index.ts'
import type { PortalAuth } from '../../server/sessions.ts'
import * as contract from './contract.ts'

type Attempt = Static<typeof contract.Attempt>
type AttemptDeps = Pick<PortalDeps, 'store' | 'sealer' | 'guides'>

/** One of them, with its claims and messages. */
export async function attemptOf(
  { store, sealer, guides }: AttemptDeps,
  connection: ConnectionRecord,
  row: SsoAttempt,
): Promise<Attempt> {
  const { attribute_map } = await findConfiguration(store.db, connection.id, row.configuration_id)
  const open = (which: 'request' | 'response') => {
    const sealed = row[which]
    return sealed === null ? null : sealer.open(sealed, messagePlace(row.id, which))
  }
  return {
    ...summaryOf(guides, connection, row),
    ...claimsOf(row, attribute_map),
    request: open('request'),
    response: open('response'),
  }
}

export function attemptRoutes(on: Router<PortalAuth>, deps: PortalDeps): void {
  const { store, guides } = deps
  on(contract.getAttempt, async ({ auth, params }) => {
    const connection = await findConnection(store.db, auth, params.id)
    return attemptOf(deps, connection, await findAttempt(store.db, connection.id, params.attempt_id))
  })

  on(contract.listAttempts, async ({ auth, params, query }) => {
    const connection = await findConnection(store.db, auth, params.id)
    const { data, list_metadata } = await listAttempts(store.db, connection.id, query, (row) =>
      summaryOf(guides, connection, row),
    )
    return { data, list_metadata: { after: list_metadata.after } }
  })
}

function summaryOf(guides: PortalDeps['guides'], connection: ConnectionRecord, row: SsoAttempt): Attempt {
  const failure = row.failure === null ? undefined : parseJson<AttemptFailure>(row.failure)
  return {
    id: row.id,
    kind: row.kind === 'test' ? 'test' : 'sign_in',
    state: stateOf(row.state),
    configuration_version: row.configuration_version,
    email: row.email,
    idp_id: row.idp_id,
    ip_address: row.ip_address,
    user_agent: row.user_agent,
    started_at: row.created_at,
    finished_at: row.finished_at,
    checks: checksOf(protocolOf(connection.connection_type) ?? 'saml', row.state, failure?.step ?? row.step),
    failure: failure
      ? {
          ...failure,
          expected: failure.expected ?? null,
          received: failure.received ?? null,
          remedy: guides.remedyFor(connection.guide_id, failure.code) ?? null,
        }
      : null,
    claims: [],
    missing: [],
    suggestions: [],
    request: null,
    response: null,
  }
}

function claimsOf(row: SsoAttempt, map: AttributeMap): Pick<Attempt, 'claims' | 'missing' | 'suggestions'> {
  const arrived = Object.entries(parseJson<Record<string, string[]>>(row.claims))
  const taken = new Set<MappedAttribute>()
  const claims = arrived.map(([name, values]) => {
    const attribute = mappedAttributes.find((one) => !taken.has(one) && mapsTo(name, one, map))
    if (attribute && values.some((value) => value !== '')) taken.add(attribute)
    return { name, values, maps_to: attribute ?? null }
  })
  const missing = arrived.length === 0 ? [] : requiredAttributes.filter((attribute) => !taken.has(attribute))
  const free = claims.filter(({ maps_to }) => maps_to === null)
  return {
    claims,
    missing,
    suggestions: missing.flatMap((attribute) => {
      const claim = suggest(attribute, free)
      return claim === undefined ? [] : [{ attribute, claim }]
    }),
  }
}

function stateOf(text: string): Attempt['state'] {
  return text === 'succeeded' || text === 'failed' || text === 'timed_out' ? text : 'started'
}
