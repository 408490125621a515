/** Portal links (contract 1). */
import { Type } from 'typebox'
import { operation } from '../../kernel/operation.ts'
import { nullable } from '../../kernel/schema.ts'
import { intents } from './intents.ts'

const Url = nullable(Type.String({ maxLength: 2048 }))
const Emails = nullable(Type.Array(Type.String({ maxLength: 254 }), { maxItems: 20 }))

export const GenerateLink = Type.Object({
  organization: Type.String({ maxLength: 64, examples: ['org_01EHZNVPK3SFK441A1RGBFSHRT'] }),
  /** Absent: the link opens the portal's home. An unknown one is 400 `invalid_intent`, hence no enum here. */
  intent: Type.Optional(
    nullable(Type.String({ description: `One of ${intents.join(', ')}.`, examples: ['sso'] })),
  ),
  return_url: Type.Optional(Url),
  success_url: Type.Optional(Url),
  intent_options: Type.Optional(
    nullable(
      Type.Object({
        sso: Type.Optional(
          nullable(
            Type.Object({
              bookmark_slug: Type.Optional(nullable(Type.String({ maxLength: 255 }))),
              provider_type: Type.Optional(nullable(Type.String({ maxLength: 64 }))),
            }),
          ),
        ),
      }),
    ),
  ),
  it_contact_emails: Type.Optional(Emails),
  /** The name that Node SDK 11 sends for `it_contact_emails`. */
  admin_emails: Type.Optional(Emails),
})
export type GenerateLink = Type.Static<typeof GenerateLink>

export const generateLink = operation({
  id: 'generateLink',
  method: 'post',
  path: '/portal/generate_link',
  aliases: ['/portal-link/generate'],
  status: 201,
  auth: { api_key: 'portal' },
  tag: 'admin-portal',
  oauth_errors: true,
  rate_limit: 'links',
  summary: 'Generate a one-time portal link for an organization, good for five minutes',
  body: GenerateLink,
  response: Type.Object({ object: Type.Literal('portal_link'), link: Type.String() }),
  errors: [400, 401, 403, 404, 422, 429],
})
