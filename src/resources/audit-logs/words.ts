/**
 * What the text search finds: an event is a set of words, and a word that is looked for is the beginning of one of them.
 * Every word carries a mark of its organization, so that one index serves all and nobody's common word slows another's
 * search.
 */
const maxWords = 300
const maxLength = 64

/** Lower case; what stands between letters and digits separates. Addresses stay whole: their parts say nothing. */
export function wordsOf(text: string): string[] {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .split(/[\s,;]+/)
    .flatMap((part) =>
      /^[\da-f.:/]+$/.test(part) && /\d[.:]/.test(part)
        ? [part.replaceAll('/', '')]
        : part.split(/[^\p{L}\p{M}\p{N}]+/u),
    )
    .filter((word) => word !== '')
    .map((word) => word.slice(0, maxLength))
}

/** The words of an event, separated by spaces. */
export function markedWords(organization_id: string, texts: Iterable<string>): string {
  const mark = markOf(organization_id)
  const words = new Set<string>()
  for (const text of texts)
    for (const word of wordsOf(text)) {
      if (words.size === maxWords) break
      words.add(mark + word)
    }
  return [...words].join(' ')
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
