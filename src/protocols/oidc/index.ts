/**
 * OpenID Connect for a relying party: values in, values out. Keys, clock and network are arguments. A check refuses with
 * an OidcRefusal that names the step, what was expected and what came. Signatures and keys are `jose`'s work; what a
 * token has to say is checked here, one row per check (`id-token.ts`), so that a person can be told which of it failed.
 */
export { authorizationUrl, challengeOf } from './authorization-url.ts'
export { claimTexts, personClaims } from './claims.ts'
export { readDiscovery, readDiscoveryDocument } from './discovery.ts'
export { idTokenSteps, verifyIdToken } from './id-token.ts'
export { type KeySet, keysFor, readKeySet } from './key-set.ts'
export { type ProviderAnswer, readProviderAnswer } from './provider-answer.ts'
export { OidcRefusal, type OidcRefusalCode } from './refusal.ts'
export { readTokens, type TokenRequest, type Tokens, tokenRequest } from './token-exchange.ts'
export type * from './types.ts'
export { readUserinfo } from './userinfo.ts'
