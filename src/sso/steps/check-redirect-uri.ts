import { badRequest } from '../../kernel/errors.ts'
import { covers } from '../../resources/redirect-uris/matching.ts'
import { type Flow, have } from '../flow.ts'

/**
 * - the redirect URI is a web address that is registered, to the byte;
 * - until here no error redirects, from here on every error may.
 */
export function checkRedirectUri(flow: Flow): void {
  const { wanted, redirect_uris } = have(flow, 'wanted', 'redirect_uris')
  const { redirect_uri, state } = wanted
  const isWebAddress = /^https?:\/\/[\x21-\x7e]+$/.test(redirect_uri) && URL.canParse(redirect_uri)
  if (!isWebAddress || !redirect_uris.some((allowed) => covers(allowed, redirect_uri)))
    throw badRequest('redirect_uri_invalid', 'This redirect URI is not registered for the application.')
  flow.application = { redirect_uri, ...(state !== undefined && { state }) }
}
