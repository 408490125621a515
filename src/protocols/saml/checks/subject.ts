import { decryptElement } from '../decrypt.ts'
import { assertionNamespace, unspecifiedNameId } from '../names.ts'
import type { Reading } from '../reading.ts'
import { SamlRefusal } from '../refusal.ts'
import type { SamlNameId } from '../types.ts'
import { attributeOf, isNamed, maybeChild, textOf, type XmlElement } from '../xml/tree.ts'

export function subjectOf({ assertion }: Reading): XmlElement {
  const subject = maybeChild(assertion, assertionNamespace, 'Subject')
  if (subject !== undefined) return subject
  throw new SamlRefusal('subject_missing', 'The assertion is about nobody.', {
    expected: 'a Subject with a NameID',
  })
}

/** The NameID, in the clear or encrypted; the ciphertext stands inside the signed bytes, so it is the signer's. */
export function nameIdOf(reading: Reading): SamlNameId {
  const subject = subjectOf(reading)
  const plain = maybeChild(subject, assertionNamespace, 'NameID')
  const encrypted = maybeChild(subject, assertionNamespace, 'EncryptedID')
  if (plain !== undefined && encrypted !== undefined) {
    throw new SamlRefusal('unexpected_element', 'The Subject holds both a NameID and an EncryptedID.')
  }
  const element = plain ?? (encrypted && decryptElement(encrypted, reading.decryption_keys))
  const value = element && isNamed(element, assertionNamespace, 'NameID') ? textOf(element) : ''
  if (element === undefined || value === '') {
    throw new SamlRefusal('name_id_missing', 'The assertion does not say who the user is.', {
      expected: 'a NameID',
      received: element === undefined ? 'no NameID' : 'an empty NameID',
      hint: 'Map a user attribute, such as the e-mail address, to the NameID in the identity provider.',
    })
  }
  const name_qualifier = attributeOf(element, 'NameQualifier')
  const sp_name_qualifier = attributeOf(element, 'SPNameQualifier')
  return {
    value,
    format: attributeOf(element, 'Format') ?? unspecifiedNameId,
    ...(name_qualifier !== undefined && { name_qualifier }),
    ...(sp_name_qualifier !== undefined && { sp_name_qualifier }),
  }
}
