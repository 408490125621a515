/**
 * What the text search finds: an event is a set of words, and a word that is looked for is the beginning of one of them.
 * Every word carries a mark of its organization, so that one index serves all and nobody's common word slows another's
 * search.
 */
const maxWords = 300
const maxLength = 64

/** Lower case; what stands between letters and digits separates. Addresses stay whole: their parts say nothing. */
export function wordsOf(text: string): string[] {
  // Of ASCII, which most of it is, the characters need no tables.
  const ascii = /^[\0-\x7f]*$/.test(text)
  const spelled = (ascii ? text : text.normalize('NFKC')).toLowerCase()
  const word = ascii ? /[a-z\d]+/g : /[\p{L}\p{M}\p{N}]+/gu
  const words: string[] = []
  for (const part of spelled.match(/[^\s,;]+/g) ?? [])
    if (isAddress(part)) words.push(part.replaceAll('/', '').slice(0, maxLength))
    else for (const one of part.match(word) ?? []) words.push(one.slice(0, maxLength))
  return words
}

function isAddress(part: string): boolean {
  return /^[\da-f.:/]+$/.test(part) && /\d[.:]/.test(part)
}

/** The words of an event, separated by spaces. */
export function markedWords(organization_id: string, texts: Iterable<string>): string {
  const mark = markOf(organization_id)
  const words = new Set<string>()
  for (const text of texts) for (const word of wordsOf(text)) if (words.size < maxWords) words.add(word)
  return Array.from(words, (word) => mark + word).join(' ')
}

/** What to look for; all of them must be there. */
export function searchedWords(organization_id: string, text: string): string[] {
  const mark = markOf(organization_id)
  return [...new Set(wordsOf(text))].slice(0, 10).map((word) => mark + word)
}

function markOf(organization_id: string): string {
  return organization_id
    .slice(-8)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
}
