/**
 * Whose request it is that reached a directory's endpoint. What was read is kept for a second: a revoked token works at
 * most that long, in any process, and so long a change of the directory takes to be seen.
 *
 * OAuth (RFC 6749 section 4.4): the directory's external key is the client id, one of its secrets the client secret. An
 * access token is signed and names the secret that it was made for: it ends with it, and is stored nowhere.
 */
import type { Selectable } from 'kysely'
import type { DirectoryTokenRow } from '../../db/schema.ts'
import type { Store } from '../../db/store.ts'
import { ApiError } from '../../kernel/errors.ts'
import type { Sealer } from '../../kernel/seal.ts'
import { digestOf, openToken, signToken } from '../../kernel/tokens.ts'
import { type OpenDirectory, openDirectory } from '../directories/open.ts'

export interface Verified {
  directory: OpenDirectory
  token_id: string
  token_suffix: string
}
export interface TokenVerifier {
  /** @returns undefined for what is no token of the directory with this key: why, nobody is told. */
  verify(external_key: string, token: string): Promise<Verified | undefined>
  /** Client credentials. @returns undefined for a wrong pair. */
  issue(client_id: string, client_secret: string): Promise<AccessToken | undefined>
}
export interface AccessToken {
  access_token: string
  token_type: 'Bearer'
  expires_in: number
}

type Row = Selectable<DirectoryTokenRow>
interface Known {
  verified: Verified
  kind: string
  expires_at: string | null
  until: number
  /** The minute in which `last_used_at` was written last. */
  noted: string
}

const staleAfterMs = 1_000
const accessTokenSeconds = 3_600
const mostKnown = 10_000

export function createTokenVerifier(store: Store, sealer: Sealer): TokenVerifier {
  const key = sealer.deriveKey('directory access tokens')
  const known = new Map<string, Known>()
  const underway = new Map<string, Promise<Known | undefined>>()
  const byDigest = store.prepareRead((db, digest: string) =>
    db.selectFrom('directory_tokens').selectAll().where('digest', '=', digest),
  )
  const byId = store.prepareRead((db, id: string) =>
    db.selectFrom('directory_tokens').selectAll().where('id', '=', id),
  )

  /** @param name what it is kept under. Many requests may find it stale: one reads, the others wait. */
  async function find(name: string, read: () => Row[] | Promise<Row[]>): Promise<Known | undefined> {
    const now = store.clock()
    const cached = known.get(name)
    if (cached && cached.until > now.getTime()) return cached
    const reading = underway.get(name) ?? load(name, read, cached?.noted).finally(() => underway.delete(name))
    underway.set(name, reading)
    return reading
  }

  async function load(
    name: string,
    read: () => Row[] | Promise<Row[]>,
    noted: string | undefined,
  ): Promise<Known | undefined> {
    known.delete(name)
    const [row] = await read()
    if (!row || row.revoked_at !== null) return undefined
    const directory = await openDirectory(store.db, row, row.directory_id).catch(isGone)
    if (!directory) return undefined
    const now = store.clock()
    const minute = now.toISOString().slice(0, 16)
    if (noted !== minute) await noteUse(row.id, now)
    const found: Known = {
      verified: { directory, token_id: row.id, token_suffix: row.suffix },
      kind: row.kind,
      expires_at: row.expires_at,
      until: now.getTime() + staleAfterMs,
      noted: minute,
    }
    if (known.size >= mostKnown) known.clear()
    known.set(name, found)
    return found
  }

  async function noteUse(id: string, at: Date): Promise<void> {
    const last_used_at = at.toISOString()
    await store.db.updateTable('directory_tokens').set({ last_used_at }).where('id', '=', id).execute()
  }

  async function ofKind(kind: string, name: string, read: () => Row[] | Promise<Row[]>) {
    const found = await find(name, read)
    if (!found || found.kind !== kind) return undefined
    const { expires_at } = found
    return expires_at !== null && expires_at <= store.clock().toISOString() ? undefined : found.verified
  }

  const ofDirectory = (verified: Verified | undefined, external_key: string) =>
    verified?.directory.external_key === external_key ? verified : undefined

  return {
    async verify(external_key, token) {
      if (token.startsWith('dsync_')) {
        const digest = digestOf(token)
        return ofDirectory(await ofKind('bearer', digest, () => byDigest(digest)), external_key)
      }
      const { directory: name, token: id, exp } = openToken(token, key) ?? {}
      if (typeof id !== 'string' || typeof exp !== 'number' || name !== external_key) return undefined
      if (exp * 1000 <= store.clock().getTime()) return undefined
      return ofDirectory(await ofKind('client_secret', id, () => byId(id)), external_key)
    },
    async issue(client_id, client_secret) {
      const digest = digestOf(client_secret)
      const verified = ofDirectory(await ofKind('client_secret', digest, () => byDigest(digest)), client_id)
      if (!verified) return undefined
      const exp = Math.floor(store.clock().getTime() / 1000) + accessTokenSeconds
      const access_token = signToken({ directory: client_id, token: verified.token_id, exp }, key)
      return { access_token, token_type: 'Bearer', expires_in: accessTokenSeconds }
    },
  }
}

function isGone(error: unknown): undefined {
  if (error instanceof ApiError && error.status === 404) return undefined
  throw error
}
