/**
 * npm `samlp`, an identity provider that asks nothing: whoever comes is the configured user.
 *
 * Worth having beside SimpleSAMLphp for its differences: milliseconds in its times, a NameID that is no e-mail address,
 * claims as URIs, metadata in the default namespace, AES-256-GCM.
 */
import { createPublicKey } from 'node:crypto'
import express from 'express'
import samlp, { type AuthOptions, type PassportUser } from 'samlp'
import { selfSigned } from './certificate.ts'
import { listen } from './listen.ts'
import { type PostedRequest, type PostedResponse, postedResponse } from './saml-response.ts'
import { newVisitor } from './visitor.ts'

export type SamlpOptions = Partial<
  Omit<AuthOptions, 'getPostURL' | 'getUserFromRequest' | 'encryptionPublicKey'>
>

export interface Samlp {
  entity_id: string
  metadata_url: string
  sso_url: string
  certificate: string
  /** Who signs in from now on. */
  signInAs(user: PassportUser): void
  /** How responses look from now on; replaces what an earlier call asked for. */
  respondWith(options: SamlpOptions): void
  /** Where a sign-in starts that nobody asked for. */
  idpInitiatedUrl(sp: { entity_id: string; acs_url: string; relay_state?: string }): string
  signIn(request: string | PostedRequest): Promise<PostedResponse>
  stop(): Promise<void>
}

export const carol: PassportUser = {
  id: 'carol|1',
  displayName: 'Carol Clark',
  name: { givenName: 'Carol', familyName: 'Clark' },
  emails: [{ value: 'carol@example.test' }],
  groups: ['Finance', 'R&D "core"'],
}

export async function startSamlp(options: SamlpOptions = {}): Promise<Samlp> {
  const pair = await selfSigned('samlp.example.test')
  const server = await listen()
  const entity_id = `${server.origin}/idp`
  let user = carol
  let wanted = options

  const app = express()
  app.use(express.urlencoded({ extended: false, limit: '1mb' }))
  const endpoints = { redirectEndpointPath: '/sso', postEndpointPath: '/sso' }
  app.get('/metadata', samlp.metadata({ issuer: entity_id, cert: pair.certificate, ...endpoints }))
  app.all('/sso', (request, response, next) => {
    samlp.parseRequest(request, (error, parsed) => {
      if (error) return next(error)
      const acs = parsed?.assertionConsumerServiceURL ?? request.query.acs_url
      const unasked = parsed ? {} : { audience: request.query.entity_id ?? '' }
      const { encryptionCert } = wanted
      const encryption = encryptionCert
        ? {
            encryptionPublicKey: createPublicKey(encryptionCert)
              .export({ type: 'spki', format: 'pem' })
              .toString(),
          }
        : {}
      const answer = samlp.auth({
        issuer: entity_id,
        cert: pair.certificate,
        key: pair.key,
        getPostURL: (_audience, _request, _incoming, done) => done(null, acs),
        getUserFromRequest: () => user,
        ...(acs ? { destination: acs, recipient: acs } : {}),
        ...unasked,
        ...encryption,
        ...wanted,
      })
      answer(request, response, next)
    })
  })
  server.answerWith(app)

  const sso_url = `${server.origin}/sso`
  return {
    entity_id,
    metadata_url: `${server.origin}/metadata`,
    sso_url,
    certificate: pair.certificate,
    signInAs: (next) => {
      user = next
    },
    respondWith: (next) => {
      wanted = next
    },
    idpInitiatedUrl: ({ entity_id, acs_url, relay_state = '' }) =>
      `${sso_url}?${new URLSearchParams({ entity_id, acs_url, RelayState: relay_state })}`,
    signIn: async (request) => {
      const visitor = newVisitor()
      const page =
        typeof request === 'string'
          ? await visitor.open(request)
          : await visitor.open(request.url, { method: 'POST', body: new URLSearchParams(request.fields) })
      return postedResponse(page)
    },
    stop: server.stop,
  }
}
