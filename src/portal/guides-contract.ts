/** Guides as the web app reads them: see src/guides/guide.ts for the vocabulary. */
import { Type } from 'typebox'
import type { Guide, GuideCard } from '../guides/guide.ts'
import { operation } from '../kernel/operation.ts'

export const listGuides = operation({
  id: 'portalListGuides',
  method: 'get',
  path: '/portal/api/guides',
  status: 200,
  auth: 'portal_session',
  tag: 'portal',
  summary: 'The provider grid',
  response: Type.Object({ data: Type.Array(Type.Unsafe<GuideCard>(Type.Unknown())) }),
  errors: [401],
})
export const getGuide = operation({
  id: 'portalGetGuide',
  method: 'get',
  path: '/portal/api/guides/{id}',
  status: 200,
  auth: 'portal_session',
  tag: 'portal',
  summary: 'One guide with its steps',
  params: Type.Object({ id: Type.String() }),
  response: Type.Unsafe<Guide>(Type.Unknown()),
  errors: [401, 404],
})
