import { Type } from 'typebox'
import { oneOf, Timestamp } from '../kernel/schema.ts'
import { Connection } from '../resources/connections/contract.ts'

const { domains, status, ...rest } = Connection.properties

/** Activation and deactivation carry the deprecated members as well; deletion does not (contract 8.2). */
const WithDomains = Type.Object({ ...rest, external_key: Type.String(), status, domains })

const Certified = Type.Object({ id: Type.String(), organization_id: Type.String() })
const certificate = {
  certificate_type: oneOf(['ResponseSigning', 'RequestSigning', 'ResponseEncryption']),
  expiry_date: Timestamp,
}

export const connectionEvents = {
  'connection.activated': WithDomains,
  'connection.deactivated': WithDomains,
  'connection.deleted': Type.Object(rest),
  'connection.saml_certificate_renewal_required': Type.Object({
    connection: Certified,
    certificate: Type.Object({ ...certificate, is_expired: Type.Boolean() }),
    days_until_expiry: Type.Integer(),
  }),
  'connection.saml_certificate_renewed': Type.Object({
    connection: Certified,
    certificate: Type.Object(certificate),
    renewed_at: Timestamp,
  }),
}
