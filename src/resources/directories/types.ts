/**
 * Every directory type of the wire (contract 5), by what is known of it: how its people come here, and how strictly what
 * comes is read. The rules that WorkOS publishes for its SCIM server hold where nothing else is written.
 */

export interface DirectoryProfile {
  /** The provider's name, for people. */
  provider: string
  /** `scim` pushes to us, `pull` is asked by us, `file` leaves files for us. */
  channel: 'scim' | 'pull' | 'file'
  /** Two active people may have the same address. */
  shared_emails: boolean
  /** Booleans may come as text, also where a resource is created or replaced. */
  text_booleans: boolean
  /** Somebody without any address may come. */
  without_email: boolean
  /** Two groups may claim the same externalId or name; the second one is known by its own id. */
  shared_group_ids: boolean
  /** Somebody may be created inactive, also where who is deactivated is deleted. */
  inactive_creates: boolean
}

const strict = {
  shared_emails: false,
  text_booleans: false,
  without_email: false,
  shared_group_ids: false,
  inactive_creates: false,
} as const
const lenient = {
  shared_emails: true,
  text_booleans: true,
  without_email: true,
  shared_group_ids: true,
  inactive_creates: true,
} as const

const pushed = (provider: string) => ({ provider, channel: 'scim', ...strict }) as const
const pulled = (provider: string) => ({ provider, channel: 'pull', ...lenient }) as const
const left = (provider: string) => ({ provider, channel: 'file', ...lenient }) as const

export const directoryProfiles = {
  // Microsoft's own suite creates people who share an address, and sends "True".
  'azure scim v2.0': { provider: 'Microsoft Entra ID', channel: 'scim', ...lenient },
  bamboohr: pulled('BambooHR'),
  'breathe hr': pulled('Breathe HR'),
  'cezanne hr': pulled('Cezanne HR'),
  'cyberark scim v2.0': pushed('CyberArk'),
  'fourth hr': pulled('Fourth'),
  'generic scim v2.0': pushed('SCIM 2.0'),
  'gsuite directory': pulled('Google Workspace'),
  hibob: pulled('HiBob'),
  'sailpoint scim v2.0': pushed('SailPoint'),
  'jump cloud scim v2.0': pushed('JumpCloud'),
  'okta scim v2.0': pushed('Okta'),
  'onelogin scim v2.0': pushed('OneLogin'),
  'people hr': pulled('People HR'),
  personio: pulled('Personio'),
  'pingfederate scim v2.0': pushed('PingFederate'),
  'rippling scim v2.0': pushed('Rippling'),
  s3: left('S3'),
  sftp: left('SFTP'),
  'sftp workday': left('Workday over SFTP'),
  workday: pulled('Workday'),
} as const satisfies Record<string, DirectoryProfile>

export type DirectoryType = keyof typeof directoryProfiles

export function isDirectoryType(text: string): text is DirectoryType {
  return Object.hasOwn(directoryProfiles, text)
}
export const directoryTypes: readonly DirectoryType[] = Object.keys(directoryProfiles).filter(isDirectoryType)

export function profileOf(type: DirectoryType): DirectoryProfile {
  return directoryProfiles[type]
}
/** What a row says; only types of this list are ever written. */
export function directoryTypeOf(text: string): DirectoryType {
  return isDirectoryType(text) ? text : 'generic scim v2.0'
}
