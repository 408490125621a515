import { rawAttributes } from '../../resources/profiles/mapping.ts'
import { type Flow, have } from '../flow.ts'

/** The verified assertion's claims, with the subject among them. */
export function readAssertion(flow: Flow): void {
  const { assertion, via } = have(flow, 'assertion', 'via')
  const { name_id, attributes } = assertion
  const claims = { NameID: [name_id.value], ...attributes }
  flow.person = {
    claims,
    transient_subject: name_id.format === 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
    raw_attributes: rawAttributes(via.configuration.attribute_map, attributes),
  }
}
