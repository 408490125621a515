/** Weak entity tags of whole resources, and the preconditions that name them (RFC 9110 section 13.1, RFC 7644 section 3.14). */

export function etagOf(version: number): string {
  return `W/"${version}"`
}

/** Whether the header names this version: `*`, or a list of tags. Weak and strong are the same here. */
export function names(header: string, version: number): boolean {
  const wanted = `"${version}"`
  return header.split(',').some((tag) => {
    const bare = tag.trim().replace(/^W\//i, '')
    return bare === '*' || bare === wanted
  })
}
