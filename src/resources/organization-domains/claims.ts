/** Which names an organization may claim, and the record that proves the claim. */
import { randomBytes } from 'node:crypto'
import { parse } from 'tldts'
import { domainNameOf } from '../../kernel/domain-names.ts'
import { type ApiError, invalid } from '../../kernel/errors.ts'
import { isConsumerDomain } from './consumer-domains.ts'

/** @throws 422 `invalid_domain`, `public_suffix` or `consumer_domain`, each saying what it is instead. */
export function claimableDomain(text: string): string {
  const domain = domainNameOf(text)
  if (domain === undefined) throw wrong('invalid_domain', `'${text}' is not a domain name.`)
  // The private part of the list is meant: whoever registers below github.io does not own github.io.
  if (parse(domain, { allowPrivateDomains: true }).domain === null)
    throw wrong('public_suffix', `'${domain}' is a public suffix: anybody may register names below it.`)
  if (isConsumerDomain(domain))
    throw wrong(
      'consumer_domain',
      `'${domain}' gives mail addresses to anybody, so no organization can own it.`,
    )
  return domain
}

/** The part that somebody registered: where the zone most likely begins. */
export function registeredDomain(domain: string): string {
  return parse(domain, { allowPrivateDomains: true }).domain ?? domain
}

function wrong(code: string, message: string): ApiError {
  return invalid([{ field: 'domain', code, message }])
}

/** The record's name says whose it is: people clear out records that nobody can explain. */
export function newProof(app_name: string): { verification_prefix: string; verification_token: string } {
  return {
    verification_prefix: `${slugOf(app_name)}-domain-verification-${randomText(6).toLowerCase()}`,
    verification_token: randomText(25),
  }
}

/** At most 35 characters: with what follows, and an underscore, it fits into a label of 63 (RFC 1035). */
function slugOf(name: string): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 35)
    .replaceAll(/^-+|-+$/g, '')
  return slug || 'app'
}

const letters = 'ABCDEFGHJKMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789'
function randomText(length: number): string {
  return Array.from(randomBytes(length), (byte) => letters[byte % letters.length]).join('')
}
