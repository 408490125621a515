import { mapProfile as mapClaims } from '../../resources/profiles/mapping.ts'
import { SignInFailure } from '../failure.ts'
import { type Flow, have } from '../flow.ts'

/** - the claims give an id and a valid e-mail address; names may be missing. */
export function mapProfile(flow: Flow): void {
  const { person, via } = have(flow, 'person', 'via')
  const { attribute_map, settings } = via.configuration
  const result = mapClaims(attribute_map, person)
  if (result.problem) {
    const { code, message, expected, received } = result.problem
    const error = settings.protocol === 'saml' ? 'connection_invalid' : 'oauth_failed'
    throw new SignInFailure(code, message, { error, expected, received })
  }
  flow.mapped = result.profile
}
