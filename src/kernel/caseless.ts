/** The form in which names and addresses are compared without regard to case, alike in every process and engine. */
export function caseless(text: string): string {
  return text.normalize('NFC').toLowerCase()
}
