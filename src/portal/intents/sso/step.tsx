/** One step of the setup. */
export function Step() {
  return null
}
