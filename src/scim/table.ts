/** THE TABLE: every step of every SCIM request, in order. One row, one step, one file in `steps/`. */
import { atDoor, inside, type Row } from './run.ts'
import { authenticate } from './steps/authenticate.ts'
import { discover } from './steps/discover.ts'
import { issueToken } from './steps/issue-token.ts'
import { limitRate } from './steps/limit-rate.ts'
import { perform } from './steps/perform.ts'
import { readBody } from './steps/read-body.ts'
import { readPage } from './steps/read-page.ts'
import { readProjection } from './steps/read-projection.ts'
import { readTokenRequest } from './steps/read-token-request.ts'
import { refuseBulk } from './steps/refuse-bulk.ts'
import { refuseUnknown } from './steps/refuse-unknown.ts'

const D = 'discover' // GET  /ServiceProviderConfig, /Schemas, /ResourceTypes
const L = 'list' //     GET  /Users, /Groups
const G = 'get' //      GET  /Users/{id}
const C = 'create' //   POST /Users
const R = 'replace' //  PUT  /Users/{id}
const P = 'patch' //    PATCH
const X = 'delete' //   DELETE
const B = 'bulk' //     POST /Bulk
const U = 'unknown' //  anything else below the directory
const T = 'token' //    POST /oauth/token

/** Rows at the door run before a byte of the body is read. */
// biome-ignore format: columns
export const table: readonly Row[] = [
  atDoor('authenticate',       authenticate,     D, L, G, C, R, P, X, B, U), // which directory there is, nobody learns before this row
  atDoor('limit_rate',         limitRate,        D, L, G, C, R, P, X, B, U, T),
  atDoor('refuse_bulk',        refuseBulk,                            B),
  atDoor('refuse_unknown',     refuseUnknown,                            U),

  inside('read_token_request', readTokenRequest,                            T),
  inside('issue_token',        issueToken,                                  T),
  inside('discover',           discover,         D),
  inside('read_projection',    readProjection,      L, G, C, R, P),
  inside('read_page',          readPage,            L),
  inside('read_body',          readBody,                  C, R, P),
  inside('perform',            perform,             L, G, C, R, P, X),
]
