/** What is true about an active connection, and what can be done with it. */
export function ManagePage() {
  return null
}
