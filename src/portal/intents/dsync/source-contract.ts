/** Where a directory that we read lies: its settings, its groups, its files. */
import { Type } from 'typebox'
import { operation } from '../../../kernel/operation.ts'
import { mapOf, nullable, oneOf } from '../../../kernel/schema.ts'
import { PortalDirectory } from './contract.ts'

const shared = { auth: 'portal_session', tag: 'portal' } as const
const root = '/portal/api/directory-sync/directories/{id}'
const ofDirectory = Type.Object({ id: Type.String() })

/** A secret that is left out stays as it is. */
const Settings = mapOf(Type.String({ maxLength: 20_000 }))

export const savePortalSource = operation({
  ...shared,
  id: 'portalSaveDirectorySource',
  method: 'put',
  path: `${root}/source`,
  status: 200,
  summary: 'Ask the source for a little with these settings, and save them when it answers',
  params: ofDirectory,
  body: Type.Object({ settings: Settings }),
  response: Type.Object({
    directory: PortalDirectory,
    /** Null: it answered, and they are saved. */
    problem: nullable(
      Type.Object({
        code: Type.String(),
        message: Type.String(),
        /** What to do about it in this console. */
        remedy: nullable(Type.String()),
      }),
    ),
    /** Worth saying although it works. */
    warnings: Type.Array(Type.String()),
  }),
  errors: [401, 403, 404, 409, 422],
})

export const startSourceConsent = operation({
  ...shared,
  id: 'portalStartDirectoryConsent',
  method: 'post',
  path: `${root}/source/consents`,
  status: 201,
  summary: 'Begin to consent at the source',
  params: ofDirectory,
  response: Type.Object({
    url: Type.String({ description: 'Where the browser goes on. Good for one use.' }),
  }),
  errors: [401, 403, 404, 409],
})

export const SourceGroup = Type.Object({
  id: Type.String(),
  name: Type.String(),
  email: nullable(Type.String()),
  members: nullable(Type.Integer()),
})
export const listSourceGroups = operation({
  ...shared,
  id: 'portalListSourceGroups',
  method: 'get',
  path: `${root}/source/groups`,
  status: 200,
  summary: 'The groups that the source has, to choose from',
  params: ofDirectory,
  response: Type.Object({ data: Type.Array(SourceGroup) }),
  errors: [401, 403, 404, 409],
})
export const chooseSourceGroups = operation({
  ...shared,
  id: 'portalChooseSourceGroups',
  method: 'put',
  path: `${root}/source/groups`,
  status: 200,
  summary: 'Only the members of these groups are read; none: everybody',
  params: ofDirectory,
  body: Type.Object({ group_ids: Type.Array(Type.String({ maxLength: 256 }), { maxItems: 1_000 }) }),
  response: PortalDirectory,
  errors: [401, 403, 404, 409, 422],
})

export const fileNames = ['users.csv', 'user_groups.csv', 'groups.csv'] as const
export const SourceFile = Type.Object({ name: oneOf(fileNames), text: Type.String({ maxLength: 900_000 }) })
export const uploadSourceFile = operation({
  ...shared,
  id: 'portalUploadDirectoryFile',
  method: 'post',
  path: `${root}/files`,
  status: 200,
  summary: 'Hand over a file by hand',
  params: ofDirectory,
  body: SourceFile,
  response: PortalDirectory,
  errors: [401, 403, 404, 409, 413, 422],
})
