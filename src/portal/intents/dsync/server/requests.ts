/** The requests of a provider: what each was for, why it was refused, and applying it again. */
import type { Static } from 'typebox'
import { conflict, notFound } from '../../../../kernel/errors.ts'
import type { Json } from '../../../../kernel/json.ts'
import type { Router } from '../../../../kernel/router.ts'
import { type OpenDirectory, openDirectory } from '../../../../resources/directories/open.ts'
import {
  type DirectoryRequest,
  listDirectoryRequests,
  maybeFindDirectoryRequest,
} from '../../../../resources/directory-requests/directory-requests.ts'
import type { PortalDeps } from '../../../server/index.ts'
import type { PortalAuth } from '../../../server/sessions.ts'
import * as contract from '../activity-contract.ts'
import { meaningOf } from './meaning.ts'
import { log, type View } from './view.ts'

export type Replay = (
  directory: OpenDirectory,
  request: { method: string; path: string; body: unknown },
) => Promise<{ status: number; detail: string | null }>

const pageSize = 25

export function requestRoutes(on: Router<PortalAuth>, deps: PortalDeps, { find, scopeOf }: View): void {
  const { store } = deps

  on(contract.listPortalRequests, async ({ auth, params, query }) => {
    const directory = await find(auth, params.id)
    const rows = await listDirectoryRequests(store.db, directory, {
      limit: pageSize + 1,
      ...(query.before !== undefined && { before: query.before }),
      ...(query.show === 'failed' && { failed: true }),
      ...(query.show === 'changes' && { changes: true }),
    })
    const shown = rows.slice(0, pageSize)
    return {
      data: portalRequestsOf(shown),
      before: rows.length > pageSize ? (shown.at(-1)?.id ?? null) : null,
    }
  })

  on(contract.replayPortalRequest, async ({ auth, params }) => {
    const row = await find(auth, params.id)
    const request = await maybeFindDirectoryRequest(store.db, row, params.request_id)
    if (!request) throw notFound('Directory Request', params.request_id)
    if (!isReplayable(request))
      throw conflict('not_replayable', 'Only a refused change that is kept whole can be applied again.')
    const { method, path, request_body } = request
    const directory = await openDirectory(store.db, scopeOf(auth), row.id)
    const answer = await deps.replay(directory, { method, path, body: request_body })
    await store.change(auth.actor, (tx) =>
      log(tx, row, 'request_replayed', {
        after: { request: `${method} ${path}`, answer: String(answer.status) },
      }),
    )
    return answer
  })
}

/** Newest first. Of one that was refused, the next of its kind that went well is its end. */
export function portalRequestsOf(rows: readonly DirectoryRequest[]): Static<typeof contract.PortalRequest>[] {
  return rows.map((row, index) => {
    const verdict = verdictOf(row)
    const later = rows.slice(0, index).reverse()
    const solved =
      verdict === 'ok' ? undefined : later.find((other) => verdictOf(other) === 'ok' && sameKind(row, other))
    return {
      id: row.id,
      at: row.created_at,
      method: row.method,
      path: row.path,
      status: row.status,
      verdict,
      meaning: meaningOf(row),
      detail: row.detail,
      quirks: row.quirks,
      solved_at: solved?.created_at ?? null,
      request_body: textOf(row.request_body),
      response_body: textOf(row.response_body),
      user_agent: row.user_agent,
      token_suffix: row.token_suffix,
      took_ms: row.duration_ms,
      replayable: isReplayable(row),
    }
  })
}

export function verdictOf({ method, status }: Pick<DirectoryRequest, 'method' | 'status'>) {
  if (status === 401) return 'unauthorized' as const
  if (status >= 500) return 'failed' as const
  // Asking for somebody who is not here is how providers find out.
  if (status >= 400 && !(method === 'GET' && status === 404)) return 'refused' as const
  return 'ok' as const
}

function sameKind(refused: DirectoryRequest, other: DirectoryRequest): boolean {
  if (refused.status === 401) return true
  const [was, is] = [refused.understood, other.understood]
  return (
    refused.method === other.method &&
    was.resource_type === is.resource_type &&
    was.resource_name === is.resource_name &&
    was.resource_id === is.resource_id
  )
}

/** What was masked or cut cannot be applied: it is not what was sent. */
function isReplayable(request: DirectoryRequest): boolean {
  const { method, request_body } = request
  const kept = JSON.stringify(request_body ?? null)
  return (
    method !== 'GET' &&
    verdictOf(request) !== 'ok' &&
    request.status !== 401 &&
    request.understood.resource_type !== null &&
    !kept.includes('[masked]') &&
    !kept.includes('…')
  )
}

function textOf(body: Json): string | null {
  return body === null ? null : JSON.stringify(body, null, 2)
}
