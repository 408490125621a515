/** Directories that move here bring their ids along, so that applications find everybody under the name they know. */
import { refuse } from '../protocols/scim/index.ts'
import type { Flow } from './flow.ts'

export function migratedId({ input }: Flow, prefix: 'directory_user' | 'directory_group'): { id?: string } {
  const id = input.header('x-workos-migrated-id')?.trim()
  if (id === undefined || id === '') return {}
  if (!new RegExp(`^${prefix}_[0-9A-Za-z]{10,40}$`).test(id))
    throw refuse(
      'invalidValue',
      `X-WorkOS-Migrated-Id is expected to look like ${prefix}_01EHZNVPK3SFK441A1RGBFSHRT.`,
    )
  return { id }
}
