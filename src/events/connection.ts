import { Type } from 'typebox'
import { Connection } from '../resources/connections/contract.ts'

const { domains, status, ...rest } = Connection.properties

/** Activation and deactivation carry the deprecated members as well; deletion does not (contract 8.2). */
const WithDomains = Type.Object({ ...rest, external_key: Type.String(), status, domains })

export const connectionEvents = {
  'connection.activated': WithDomains,
  'connection.deactivated': WithDomains,
  'connection.deleted': Type.Object(rest),
}
