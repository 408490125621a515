/**
 * Portal links: stateless to issue, stateful to redeem. The token is an HS256 JWT; issuing reads the organization and
 * writes nothing, redeeming records the token's id once.
 */
import { type KeyObject, randomUUID } from 'node:crypto'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import type { Db } from '../../db/connect.ts'
import type { Tx } from '../../db/store.ts'
import { type Clock, secondsAfter } from '../../kernel/clock.ts'
import { isEmail } from '../../kernel/domain-names.ts'
import { badRequest, type FieldError, invalid, notFound } from '../../kernel/errors.ts'
import { oneOf } from '../../kernel/schema.ts'
import { openToken, signToken } from '../../kernel/tokens.ts'
import type { GenerateLink } from './contract.ts'
import { type Intent, intents } from './intents.ts'
import { linkUrlProblem } from './link-urls.ts'

const linkLifetimeSeconds = 300

/** What a link carries. */
const LinkClaims = Type.Object({
  jti: Type.String(),
  env: Type.String(),
  org: Type.String(),
  intent: Type.Optional(oneOf(intents)),
  return_url: Type.Optional(Type.String()),
  success_url: Type.Optional(Type.String()),
  provider_type: Type.Optional(Type.String()),
  iat: Type.Integer(),
  exp: Type.Integer(),
})
export type LinkClaims = Static<typeof LinkClaims>

export interface LinkRules {
  require_https: boolean
  link_hosts: string[]
}

/** @throws 400, 404 or 422 as contract 1.1 settles. */
export async function createPortalLink(
  exists: (environment_id: string, organization: string) => Promise<boolean>,
  context: { environment_id: string; clock: Clock; key: KeyObject; public_url: string; rules: LinkRules },
  input: GenerateLink,
): Promise<string> {
  if (!input.organization.startsWith('org_'))
    throw badRequest(
      'invalid_request',
      "Invalid organization ID format: it begins with 'org_'.",
      'invalid_organization_id',
    )
  const intent = intentOf(input.intent)
  checkFields(input, context.rules)
  const { organization } = input
  if (!(await exists(context.environment_id, organization))) throw notFound('Organization', organization)
  const now = Math.floor(context.clock().getTime() / 1000)
  const claims: LinkClaims = {
    jti: randomUUID(),
    env: context.environment_id,
    org: organization,
    ...(intent && { intent }),
    ...(input.return_url && { return_url: input.return_url }),
    ...(input.success_url && { success_url: input.success_url }),
    ...(input.intent_options?.sso?.provider_type && {
      provider_type: input.intent_options.sso.provider_type,
    }),
    iat: now,
    exp: now + linkLifetimeSeconds,
  }
  return `${context.public_url}/portal/launch?token=${signToken(claims, context.key)}`
}

function intentOf(text: string | null | undefined): Intent | undefined {
  if (text == null) return undefined
  const intent = intents.find((known) => known === text)
  if (!intent)
    throw badRequest('invalid_request', `Intent must be one of: ${intents.join(', ')}`, 'invalid_intent')
  return intent
}

function checkFields(input: GenerateLink, rules: LinkRules): void {
  const errors: FieldError[] = []
  for (const field of ['return_url', 'success_url'] as const) {
    const url = input[field]
    const problem = url == null ? undefined : linkUrlProblem(url, rules)
    if (problem) errors.push({ field, code: 'invalid_redirect_uri', message: `${field} ${problem}.` })
  }
  for (const field of ['it_contact_emails', 'admin_emails'] as const)
    for (const email of input[field] ?? [])
      if (!isEmail(email))
        errors.push({ field, code: 'invalid_email', message: `'${email}' is not an e-mail address.` })
  const contacts = new Set([...(input.it_contact_emails ?? []), ...(input.admin_emails ?? [])])
  if (contacts.size > 20)
    errors.push({ field: 'it_contact_emails', code: 'too_many', message: 'At most 20 e-mail addresses.' })
  if (errors.length > 0) throw invalid(errors)
}

/** Of any number of redemptions exactly one gets true. The row is kept until the token could no longer be used. */
export async function redeemOnce(tx: Tx, claims: LinkClaims): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx.db
    .insertInto('portal_link_redemptions')
    .values({
      jti: claims.jti,
      redeemed_at: tx.now,
      expires_at: secondsAfter(new Date(claims.exp * 1000), 3600).toISOString(),
    })
    .onConflict((conflict) => conflict.column('jti').doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** When the link was redeemed, if it was. */
export async function redeemedAt(db: Db, jti: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('portal_link_redemptions')
    .select('redeemed_at')
    .where('jti', '=', jti)
    .executeTakeFirst()
  return row?.redeemed_at
}

/** The claims of a token that this installation issued, whether or not it has run out; else undefined. */
export function openLink(token: string, key: KeyObject): LinkClaims | undefined {
  const claims = openToken(token, key)
  return claims !== undefined && Value.Check(LinkClaims, claims) ? claims : undefined
}
