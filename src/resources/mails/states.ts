/**
 * waiting → sending → handed_over → sent. Until the message's last line, nothing has been taken by the server: an attempt
 * that breaks off is made again. From there until the answer nobody can know, so it ends in `unknown` and is not sent
 * again by itself (docs/decisions/0016).
 */
export const mailStates = [
  'waiting',
  'sending',
  'handed_over',
  'sent',
  /** The server does not take it, and says that asking again is no use. */
  'refused',
  /** Taken, and returned later. */
  'bounced',
  /** Four days of trying. */
  'failed',
  'unknown',
  /** Its link was revoked before it was sent. */
  'cancelled',
] as const
export type MailState = (typeof mailStates)[number]
