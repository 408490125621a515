/** Asks five minutes before the session ends whether to go on. */
export function SessionWarning() {
  return null
}
