import { SamlRefusal } from '../refusal.ts'
import { attributeOf, type XmlElement } from '../xml/tree.ts'

export function versionOf(element: XmlElement): void {
  const version = attributeOf(element, 'Version')
  if (version === '2.0') return
  throw new SamlRefusal('version_unsupported', `The ${element.local} is not SAML 2.0.`, {
    expected: '2.0',
    received: version ?? 'no version',
  })
}
