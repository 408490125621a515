/** The part that tests use of packages which come without types. */

declare module '@20minutes/s3rver' {
  export default class S3rver {
    constructor(options: {
      address: string
      port: number
      silent: boolean
      directory: string
      configureBuckets: { name: string; configs: string[] }[]
    })
    run(): Promise<{ port: number }>
    close(): Promise<void>
  }
}

declare module 'express' {
  import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'

  export interface Request extends IncomingMessage {
    query: Record<string, string | undefined>
    body: Record<string, string | undefined> | undefined
  }
  export type Response = ServerResponse
  export type Next = (error?: unknown) => void
  export type Handler = (request: Request, response: Response, next: Next) => void

  interface Application extends RequestListener {
    use(...handlers: Handler[]): void
    get(path: string, ...handlers: Handler[]): void
    all(path: string, ...handlers: Handler[]): void
  }
  interface Express {
    (): Application
    urlencoded(options: { extended: boolean; limit?: string }): Handler
  }
  const express: Express
  export default express
}

declare module 'samlp' {
  import type { Handler, Request } from 'express'

  export interface PassportUser {
    id: string
    displayName?: string
    name: { givenName?: string; familyName?: string }
    emails: { value: string }[]
    [claim: string]: unknown
  }
  export interface AuthOptions {
    issuer: string
    cert: string
    key: string
    getPostURL(
      audience: string | undefined,
      request: unknown,
      incoming: Request,
      done: (error: Error | null, url?: string) => void,
    ): void
    getUserFromRequest(request: Request): PassportUser
    audience?: string
    destination?: string
    recipient?: string
    RelayState?: string
    signAssertion?: boolean
    signResponse?: boolean
    signatureAlgorithm?: 'rsa-sha256' | 'rsa-sha1'
    digestAlgorithm?: 'sha256' | 'sha1'
    signatureNamespacePrefix?: string
    encryptionCert?: string
    encryptionPublicKey?: string
    encryptionAlgorithm?: string
    keyEncryptionAlgorithm?: string
    nameIdentifierFormat?: string
    authnContextClassRef?: string
    sessionIndex?: string
    lifetimeInSeconds?: number
    samlStatusCode?: string
  }
  export interface ParsedRequest {
    id?: string
    issuer?: string
    assertionConsumerServiceURL?: string
    forceAuthn?: string
  }
  interface Samlp {
    auth(options: AuthOptions): Handler
    metadata(options: {
      issuer: string
      cert: string
      redirectEndpointPath: string
      postEndpointPath: string
    }): Handler
    parseRequest(request: Request, done: (error: Error | null, parsed?: ParsedRequest) => void): void
  }
  const samlp: Samlp
  export default samlp
}

declare module 'oidc-provider' {
  import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'

  interface Grant {
    addOIDCScope(scope: string): void
    save(): Promise<string>
  }
  export interface Context {
    oidc: { client: { clientId: string }; session: { accountId: string }; params: { scope?: string } }
  }
  export default class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>)
    issuer: string
    Grant: new (owner: {
      accountId: string
      clientId: string
    }) => Grant
    callback(): RequestListener
    interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<{ uid: string }>
    interactionFinished(request: IncomingMessage, response: ServerResponse, result: object): Promise<void>
    on(event: string, listener: (...details: unknown[]) => void): this
  }
}

declare module 'oidc-provider/lib/adapters/memory_adapter.js' {
  export interface Adapter {
    find(id: string): Promise<object | undefined>
  }
  export function createMemoryAdapter(): (model: string) => Adapter
}
