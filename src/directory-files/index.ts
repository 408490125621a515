/**
 * Where a customer's own script uploads the files of a directory: PUT /directory_sync/csv/{external_key}/users.csv and its
 * siblings, with one of the directory's tokens. A file is read while it arrives; one with a mistake is refused with the
 * lines, and the one before it stays.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Actor, Store } from '../db/store.ts'
import { ApiError, conflict, notFound } from '../kernel/errors.ts'
import type { Sealer } from '../kernel/seal.ts'
import { csvFiles, csvLimits, isCsvName } from '../pulls/csv.ts'
import { PullError } from '../pulls/pull-error.ts'
import { upload } from '../pulls/uploads.ts'
import type { OpenDirectory } from '../resources/directories/open.ts'
import { createTokenVerifier } from '../resources/directory-tokens/verifier.ts'

export interface DirectoryFilesDeps {
  store: Store
  sealer: Sealer
}

interface Place {
  Params: { external_key: string; name: string }
}

export async function mountDirectoryFiles(
  app: FastifyInstance,
  { store, sealer }: DirectoryFilesDeps,
): Promise<void> {
  const tokens = createTokenVerifier(store, sealer)
  const senders = new WeakMap<FastifyRequest, OpenDirectory>()
  await app.register(async (files) => {
    files.removeAllContentTypeParsers()
    // The body stays a stream: a file of any size is never in memory as a whole.
    files.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    files.route<Place>({
      method: ['PUT', 'POST'],
      url: '/directory_sync/csv/:external_key/:name',
      bodyLimit: csvLimits.bytes,
      // Before a byte of the body is read.
      onRequest: async (request) => {
        senders.set(request, await directoryOf(request))
      },
      handler: async (request) => {
        const directory = senders.get(request)
        const { name } = request.params
        if (!directory || !isCsvName(name)) throw notFound('File', name)
        const content = contentOf(request.body)
        const actor: Actor = { source: 'system', id: directory.id, name: 'Upload' }
        const kept = await upload(store, actor, directory, { name, content }).catch((error: unknown) => {
          throw error instanceof PullError ? refused(name, error) : error
        })
        return { object: 'directory_file', directory_id: directory.id, ...kept }
      },
    })
  })

  async function directoryOf(request: FastifyRequest<Place>): Promise<OpenDirectory> {
    const { external_key, name } = request.params
    const [, token = ''] = /^bearer\s+(\S+)\s*$/i.exec(request.headers.authorization ?? '') ?? []
    const found = await tokens.verify(external_key, token)
    if (!found)
      throw new ApiError(401, 'unauthorized', 'The token does not belong to the directory at this address.', {
        error: 'invalid_token',
        challenge: 'Bearer realm="Directory files", error="invalid_token"',
      })
    if (!isCsvName(name))
      throw new ApiError(
        404,
        'entity_not_found',
        `There is no file '${name}': upload ${csvFiles.map((file) => file.name).join(', ')}.`,
      )
    if (found.directory.type !== 'sftp')
      throw conflict('directory_takes_no_files', 'Files are uploaded to directories of the type "sftp" only.')
    return found.directory
  }
}

function contentOf(body: unknown): AsyncIterable<Uint8Array> {
  if (typeof body === 'object' && body !== null && Symbol.asyncIterator in body)
    return body as AsyncIterable<Uint8Array>
  return nothing()
}
async function* nothing(): AsyncGenerator<Uint8Array> {}

/** Each line as a field error, so that a script can show them. */
function refused(field: string, { message, details }: PullError): ApiError {
  return new ApiError(422, 'files_invalid', message, {
    errors: details.map((detail) => ({ field, code: 'files_invalid', message: detail })),
  })
}
