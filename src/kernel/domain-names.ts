/** Domain names as they are stored and compared: lower case, IDN in ASCII (RFC 5891). */
import { domainToASCII } from 'node:url'

/** @returns the ASCII form, or undefined for what is no fully qualified domain name. */
export function domainNameOf(text: string): string | undefined {
  const name = text.trim().toLowerCase().replace(/\.$/, '')
  // `domainToASCII` reads up to the end of a URL's host, and forgives line breaks.
  if (/[\s\p{Cc}/?#\\:@%[\]]/u.test(name)) return undefined
  const ascii = domainToASCII(name)
  if (ascii.length === 0 || ascii.length > 253) return undefined
  const labels = ascii.split('.')
  if (labels.length < 2) return undefined
  const wellFormed = labels.every((label) => /^(?!-)[a-z0-9-]{1,63}(?<!-)$/.test(label))
  // A numeric last label is an IP address, not a name (RFC 3696 section 2).
  return wellFormed && !/^\d+$/.test(labels.at(-1) ?? '') ? ascii : undefined
}

/** The domain of a mail address, or undefined when it has none. */
export function domainOfEmail(email: string): string | undefined {
  const at = email.lastIndexOf('@')
  return at > 0 ? domainNameOf(email.slice(at + 1)) : undefined
}

/** A mail address as far as it matters here (RFC 5321: local part 64, whole 254 octets; no spaces or controls). */
export function isEmail(text: string): boolean {
  return (
    text.length <= 254 &&
    /^[^\s@<>(),;:"\\\p{Cc}]{1,64}@[^\s@]+$/u.test(text) &&
    domainOfEmail(text) !== undefined
  )
}
