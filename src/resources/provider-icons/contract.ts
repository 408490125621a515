/** Provider icons on the wire: by API key as integrators ask for them, and openly, for `<img>`. */
import { Type } from 'typebox'
import { operation } from '../../kernel/operation.ts'
import { List } from '../../kernel/pages.ts'
import { oneOf } from '../../kernel/schema.ts'
import { schemes } from './svg.ts'

export const ProviderIcon = Type.Object(
  {
    object: Type.Literal('provider_icon'),
    provider: Type.String({ description: 'Connection type or directory type' }),
    slug: Type.String(),
    name: Type.String(),
    icon_url: Type.String(),
    icon_url_dark: Type.String(),
  },
  { $id: 'ProviderIcon' },
)
const daySeconds = 86_400
/** `image/svg+xml`, not JSON. */
const Svg = Type.String({ contentMediaType: 'image/svg+xml' })

export const listProviderIcons = operation({
  id: 'listProviderIcons',
  method: 'get',
  path: '/portal/provider_icons',
  aliases: ['/portal/providers'],
  status: 200,
  auth: { api_key: 'portal' },
  tag: 'admin-portal',
  summary: 'List the icons of all providers, in one page',
  rate_limit: 'icons',
  oauth_errors: true,
  response: List(ProviderIcon),
  errors: [401, 403, 429],
})

export const getProviderIcon = operation({
  id: 'getProviderIcon',
  method: 'get',
  path: '/portal/provider_icons/{provider}',
  status: 200,
  auth: { api_key: 'portal' },
  tag: 'admin-portal',
  summary: 'Get the icon of a provider as SVG',
  params: Type.Object({
    provider: Type.String({
      maxLength: 64,
      description: 'Connection type, directory type or slug, in any case',
    }),
  }),
  query: Type.Object({
    scheme: Type.Optional(oneOf(schemes, 'The ground it will stand on; light by default')),
  }),
  rate_limit: 'icons',
  oauth_errors: true,
  response: Svg,
  errors: [401, 403, 404, 422, 429],
})

export const listPublicIcons = operation({
  id: 'listPublicProviderIcons',
  method: 'get',
  path: '/provider-icons.json',
  status: 200,
  auth: 'public',
  tag: 'admin-portal',
  summary: 'The catalogue of icons',
  cache_seconds: daySeconds,
  response: Type.Object({
    data: Type.Array(
      Type.Object({ slug: Type.String(), name: Type.String(), light: Type.String(), dark: Type.String() }),
    ),
  }),
  errors: [],
})

export const getPublicIcon = operation({
  id: 'getPublicProviderIcon',
  method: 'get',
  path: '/provider-icons/{scheme}/{slug}.svg',
  status: 200,
  auth: 'public',
  tag: 'admin-portal',
  summary: 'One icon as SVG; may be cached for a day',
  cache_seconds: daySeconds,
  params: Type.Object({ scheme: oneOf(schemes), slug: Type.String({ maxLength: 64 }) }),
  response: Svg,
  errors: [404, 422],
})
