/**
 * A form sends back no secret that was not typed anew, and what is kept is used. So whoever may change where something
 * leads could have every kept secret sent to themselves: for another host, secrets are typed again.
 */
import { invalid } from './errors.ts'

type Settings = Readonly<Record<string, unknown>>

/** @param kept names of the secrets that were not given. @throws 422 for each, when an address leads to another host. */
export function refuseElsewhere(before: Settings, after: Settings, kept: readonly string[]): void {
  const names = Object.keys({ ...before, ...after })
  if (kept.length === 0 || names.every((name) => originOf(before[name]) === originOf(after[name]))) return
  throw invalid(
    kept.map((field) => ({
      field,
      code: 'required',
      message: 'The address is of another host now: enter this again.',
    })),
  )
}

/** Of a web address; anything else leads nowhere. */
function originOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^\s*https?:/i.test(value)) return undefined
  return URL.canParse(value) ? new URL(value).origin : value
}
