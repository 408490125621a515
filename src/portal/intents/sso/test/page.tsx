/** The tab in which a test sign-in ends. */
export function TestPage() {
  return null
}
