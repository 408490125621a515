import { badRequest } from '../../kernel/errors.ts'
import { isAllowedRedirect } from '../../resources/redirect-uris/redirect-uris.ts'
import { type Flow, have } from '../flow.ts'

/**
 * - the redirect URI is a web address that is registered, to the byte;
 * - until here no error redirects, from here on every error may.
 */
export async function checkRedirectUri(flow: Flow): Promise<void> {
  const { wanted, environment } = have(flow, 'wanted', 'environment')
  const { redirect_uri, state } = wanted
  const isWebAddress = /^https?:\/\/[\x21-\x7e]+$/.test(redirect_uri) && URL.canParse(redirect_uri)
  if (!isWebAddress || !(await isAllowedRedirect(flow.deps.store.db, environment.id, redirect_uri)))
    throw badRequest('redirect_uri_invalid', 'This redirect URI is not registered for the application.')
  flow.application = { redirect_uri, ...(state !== undefined && { state }) }
}
