/**
 * SAML 2.0 for a service provider, as pure functions: values in, values out; the clock, ids and keys are arguments.
 */
export { type RefusalCode, type RefusalDetails, SamlRefusal } from './refusal.ts'
export type * from './types.ts'
