/**
 * Files that were handed over for a directory. They lie in the database, in pieces, because whoever synchronizes may be
 * another process on another machine. A file takes its predecessor's place once it was read to its end and found good.
 */
import { createHash } from 'node:crypto'
import type { Actor, Store } from '../db/store.ts'
import { type DirectoryOwner, requestSync } from '../resources/directory-syncs/sources.ts'
import type { UploadedFiles } from './adapter.ts'
import { type CsvName, readCsv } from './csv.ts'

const pieceBytes = 512 * 1024

export interface Uploaded {
  name: CsvName
  rows: number
  bytes: number
}

/** @throws PullError `files_invalid` with the lines; then the file that was there stays. */
export async function upload(
  store: Store,
  actor: Actor,
  directory: DirectoryOwner,
  file: { name: CsvName; content: AsyncIterable<Uint8Array> },
): Promise<Uploaded> {
  const id = store.newId('directory_file')
  const { environment_id, organization_id } = directory
  await store.db
    .insertInto('directory_files')
    .values({
      id,
      environment_id,
      organization_id,
      directory_id: directory.id,
      created_at: store.clock().toISOString(),
      name: file.name,
      state: 'arriving',
      digest: '',
      size: 0,
    })
    .execute()
  try {
    const kept = keeping(store, id, file.content)
    let rows = 0
    // Memberships name their groups as well.
    for await (const item of readCsv(file.name, kept.pieces))
      if (item.kind !== 'group' || file.name === 'groups.csv') rows++
    await store.change(actor, async (tx) => {
      await tx.db
        .deleteFrom('directory_files')
        .where('directory_id', '=', directory.id)
        .where('name', '=', file.name)
        .where('state', '=', 'current')
        .execute()
      await tx.db
        .updateTable('directory_files')
        .set({ state: 'current', digest: kept.digest(), size: kept.size() })
        .where('id', '=', id)
        .execute()
      await requestSync(tx, directory, 'upload')
    })
    return { name: file.name, rows, bytes: kept.size() }
  } catch (error) {
    await store.db.deleteFrom('directory_files').where('id', '=', id).execute()
    throw error
  }
}

/** Writes down what passes. */
function keeping(store: Store, file_id: string, content: AsyncIterable<Uint8Array>) {
  const hash = createHash('sha256')
  let size = 0
  async function* pieces(): AsyncGenerator<Uint8Array> {
    let waiting: Uint8Array[] = []
    let bytes = 0
    let position = 0
    const write = async () => {
      const piece = Buffer.concat(waiting)
      waiting = []
      bytes = 0
      if (piece.length === 0) return
      await store.db
        .insertInto('directory_file_chunks')
        .values({ file_id, position: position++, bytes: piece.toString('base64') })
        .execute()
    }
    for await (const chunk of content) {
      hash.update(chunk)
      size += chunk.byteLength
      waiting.push(chunk)
      bytes += chunk.byteLength
      if (bytes >= pieceBytes) await write()
      yield chunk
    }
    await write()
  }
  return { pieces: pieces(), digest: () => hash.digest('base64url'), size: () => size }
}

export function filesOf(store: Store, directory_id: string): UploadedFiles {
  return {
    list: () =>
      store.db
        .selectFrom('directory_files')
        .select(['name', 'digest'])
        .where('directory_id', '=', directory_id)
        .where('state', '=', 'current')
        .execute(),
    async *read(name) {
      const file = await store.db
        .selectFrom('directory_files')
        .select('id')
        .where('directory_id', '=', directory_id)
        .where('name', '=', name)
        .where('state', '=', 'current')
        .executeTakeFirst()
      for (let position = 0; file; position++) {
        const piece = await store.db
          .selectFrom('directory_file_chunks')
          .select('bytes')
          .where('file_id', '=', file.id)
          .where('position', '=', position)
          .executeTakeFirst()
        if (!piece) return
        yield Buffer.from(piece.bytes, 'base64')
      }
    },
  }
}
