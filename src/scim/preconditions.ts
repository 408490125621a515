/** Preconditions by ETag (RFC 7644 section 3.14). */
import { etagOf, namesVersion, ScimRefusal } from '../protocols/scim/index.ts'
import type { Input } from './flow.ts'

/** To be asked with the row locked. */
export function checkUnchanged(input: Input, { version }: { version: number }): void {
  const wanted = input.header('if-match')
  if (wanted !== undefined && !namesVersion(wanted, version))
    throw new ScimRefusal(412, `It was changed since: its version is ${etagOf(version)}. Read it again.`)
}

export function isKnown(input: Input, { version }: { version: number }): boolean {
  const known = input.header('if-none-match')
  return known !== undefined && namesVersion(known, version)
}
