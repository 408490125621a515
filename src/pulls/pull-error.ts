/** Why a pull went no further, in words for whoever set the directory up. */

export const pullErrorCodes = [
  'credentials_rejected',
  'permission_missing',
  'settings_wrong',
  'files_invalid',
  'quota_exceeded',
  'unreachable',
  'answer_unreadable',
] as const
export type PullErrorCode = (typeof pullErrorCodes)[number]

/** A person has to do something: trying again on our own would only repeat it. */
const needsPerson: readonly PullErrorCode[] = [
  'credentials_rejected',
  'permission_missing',
  'settings_wrong',
  'files_invalid',
]

export class PullError extends Error {
  override readonly name = 'PullError'
  readonly code: PullErrorCode
  /** Line by line: which row of which file, which field. */
  readonly details: readonly string[]
  /** Seconds that the source asked us to stay away. */
  readonly retry_after: number | undefined

  constructor(
    code: PullErrorCode,
    message: string,
    rest: { details?: readonly string[]; retry_after?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: rest.cause })
    this.code = code
    this.details = rest.details ?? []
    this.retry_after = rest.retry_after
  }
  get needs_person(): boolean {
    return needsPerson.includes(this.code)
  }
}
