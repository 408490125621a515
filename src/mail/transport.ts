/** How a message leaves: by SMTP, or into a folder while nobody has said where the mail server is. */
import type { Message } from './compose.ts'

/**
 * `later`: not taken, asking again may help. `refused`: not taken, and it will not help. `unknown`: the last line went out
 * and no answer came. `lost`: it is another process's mail by now.
 */
export interface Result {
  state: 'sent' | 'refused' | 'later' | 'unknown' | 'lost'
  response: string
}

export interface Sending {
  /** Right before the message's last line. @returns false: it must not go out. */
  handOver(): Promise<boolean>
  /** Break off while that leaves no doubt. */
  stopping: AbortSignal
}

export interface Transport {
  /** Where mails go, for people. */
  readonly where: string
  /** The address that they come from. */
  readonly from: string
  send(message: Message, sending: Sending): Promise<Result>
}
