/** Base64 as XML carries it: white space anywhere, otherwise exactly the alphabet. Node's decoder skips junk. */
const alphabet = /^[A-Za-z0-9+/]+={0,2}$/

export function maybeDecodeBase64(text: string): Buffer | undefined {
  const compact = /\s/.test(text) ? text.replace(/\s+/g, '') : text
  if (compact.length % 4 !== 0 || !alphabet.test(compact)) return undefined
  return Buffer.from(compact, 'base64')
}
