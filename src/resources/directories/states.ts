/** In which state a directory and its people can be: REST and events spell the directory's differently (contract 5). */

export const directoryStates = [
  'linked',
  'validating',
  'invalid_credentials',
  'unlinked',
  'deleting',
] as const
export type DirectoryState = (typeof directoryStates)[number]

export const directoryEventStates = [
  'active',
  'validating',
  'invalid_credentials',
  'inactive',
  'deleting',
] as const
export type DirectoryEventState = (typeof directoryEventStates)[number]

export const userStates = ['active', 'suspended', 'inactive'] as const
export type UserState = (typeof userStates)[number]

/** What becomes of people that a directory deactivates. */
export const deactivations = ['delete', 'suspend'] as const
export type Deactivation = (typeof deactivations)[number]

/** How a provider that pushes proves who it is. */
export const authMethods = ['bearer', 'oauth'] as const
export type AuthMethod = (typeof authMethods)[number]
