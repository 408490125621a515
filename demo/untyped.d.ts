/** What the demo's identity provider uses of `samlp` beyond what the tests do. */

declare module 'samlp' {
  import type { Next, Request, Response } from 'express'

  export interface AuthOptions {
    /** What is said about a person, and under which names. */
    profileMapper?(person: PassportUser): {
      getClaims(): Record<string, string | string[]>
      getNameIdentifier(): { nameIdentifier: string; nameIdentifierFormat?: string }
    }
    responseHandler?(
      message: Buffer,
      options: { postUrl: string },
      request: Request,
      response: Response,
      next: Next,
    ): void
  }
}
