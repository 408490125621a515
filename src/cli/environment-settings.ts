/** The options of `environments set`, and what they make of the settings. */
import type { Command } from 'commander'
import { deactivations } from '../resources/directories/states.ts'
import type { EnvironmentSettings } from '../resources/environments/settings.ts'
import { type Intent, intents } from '../resources/portal-links/intents.ts'
import { several } from './command.ts'
import { UsageError } from './failure.ts'

export interface SettingOptions {
  json?: boolean
  name?: string
  logo?: string
  logoDark?: string
  icon?: string
  accentColor?: string
  radius?: string
  supportEmail?: string
  supportUrl?: string
  returnUrl?: string
  successUrl?: string[]
  addRedirectUri?: string[]
  removeRedirectUri?: string[]
  requireVerifiedDomain?: string
  requireTest?: string
  requireHttps?: string
  requireAuditLogSchemas?: string
  linkHost?: string[]
  deactivatedUsers?: string
  groupsOfUsers?: string
  holdPeople?: string
  holdPercent?: string
  holdFirstSync?: string
  holdChanges?: string
}

export function addSettingOptions(command: Command): Command {
  return command
    .option('--name <name>', "your product's name, as the portal shows it")
    .option('--logo <url>', 'logo on a light ground; "none" takes it away, here and below')
    .option('--logo-dark <url>', 'logo on a dark ground')
    .option('--icon <url>', 'square icon')
    .option('--accent-color <hex>', 'like #3e63dd')
    .option('--radius <size>', 'none, small, medium, large or full')
    .option('--support-email <email>', 'whom IT contacts write to')
    .option('--support-url <url>', 'where IT contacts find help')
    .option('--return-url <url>', 'where the way out of the portal leads when a link names nothing')
    .option('--success-url <intent=url>', 'the same after a finished set-up; may repeat', several)
    .option('--add-redirect-uri <uri>', 'allow codes to be sent there; may repeat', several)
    .option('--remove-redirect-uri <uri>', 'by URI or id; may repeat', several)
    .option('--require-verified-domain <on|off>', 'activate only with a verified domain')
    .option('--require-test <on|off>', 'activate only after a test sign-in succeeded')
    .option('--require-https <on|off>', 'refuse http in redirect URIs and links')
    .option('--require-audit-log-schemas <on|off>', 'refuse audit log events of actions without a schema')
    .option(
      '--link-host <host>',
      'hosts that return and success URLs may name; may repeat; "any" lifts it',
      several,
    )
    .option('--deactivated-users <delete|suspend>', 'what becomes of people that a directory deactivates')
    .option('--groups-of-users <on|off>', 'fill the groups of directory users')
    .option('--hold-people <n|off>', 'wait for approval when more people than this would be deactivated')
    .option('--hold-percent <n|off>', 'the same, as a share of those who are active')
    .option('--hold-first-sync <on|off>', 'wait for approval of the first sync of each directory')
    .option('--hold-changes <n|off>', 'wait for approval when more people than this would change')
}

/** The domain judges the values; only what it cannot see is judged here. */
export function changedSettings(before: EnvironmentSettings, options: SettingOptions): EnvironmentSettings {
  return {
    branding: {
      name: options.name ?? before.branding.name,
      logo_url: clearable(options.logo, before.branding.logo_url),
      logo_dark_url: clearable(options.logoDark, before.branding.logo_dark_url),
      icon_url: clearable(options.icon, before.branding.icon_url),
      accent_color: options.accentColor ?? before.branding.accent_color,
      radius: options.radius === undefined ? before.branding.radius : radiusOf(options.radius),
      support_email: clearable(options.supportEmail, before.branding.support_email),
      support_url: clearable(options.supportUrl, before.branding.support_url),
    },
    default_return_url: clearable(options.returnUrl, before.default_return_url),
    success_urls: { ...before.success_urls, ...successUrls(options.successUrl ?? []) },
    rules: {
      require_verified_domain: onOrOff(
        '--require-verified-domain',
        options.requireVerifiedDomain,
        before.rules.require_verified_domain,
      ),
      require_test: onOrOff('--require-test', options.requireTest, before.rules.require_test),
      require_https: onOrOff('--require-https', options.requireHttps, before.rules.require_https),
      require_audit_log_schemas: onOrOff(
        '--require-audit-log-schemas',
        options.requireAuditLogSchemas,
        before.rules.require_audit_log_schemas,
      ),
      link_hosts: options.linkHost?.filter((host) => host !== 'any') ?? before.rules.link_hosts,
    },
    directories: {
      deactivated_users:
        options.deactivatedUsers === undefined
          ? before.directories.deactivated_users
          : deactivationOf(options.deactivatedUsers),
      groups_of_users: onOrOff(
        '--groups-of-users',
        options.groupsOfUsers,
        before.directories.groups_of_users,
      ),
    },
    directory_holds: {
      deactivated_people: numberOrOff(
        '--hold-people',
        options.holdPeople,
        before.directory_holds.deactivated_people,
      ),
      deactivated_percent: numberOrOff(
        '--hold-percent',
        options.holdPercent,
        before.directory_holds.deactivated_percent,
      ),
      first_sync: onOrOff('--hold-first-sync', options.holdFirstSync, before.directory_holds.first_sync),
      changed_people: numberOrOff(
        '--hold-changes',
        options.holdChanges,
        before.directory_holds.changed_people,
      ),
    },
  }
}

function clearable(said: string | undefined, before: string | null): string | null {
  if (said === undefined) return before
  return said === 'none' ? null : said
}

const radii = ['none', 'small', 'medium', 'large', 'full'] as const
function radiusOf(text: string): EnvironmentSettings['branding']['radius'] {
  const radius = radii.find((known) => known === text)
  if (!radius) throw new UsageError(`--radius must be one of ${radii.join(', ')}, not '${text}'.`)
  return radius
}

function deactivationOf(text: string): EnvironmentSettings['directories']['deactivated_users'] {
  const found = deactivations.find((known) => known === text)
  if (!found)
    throw new UsageError(`--deactivated-users must be one of ${deactivations.join(', ')}, not '${text}'.`)
  return found
}

export function onOrOff<B>(option: string, said: string | undefined, before: B): boolean | B {
  if (said === undefined) return before
  if (said === 'on' || said === 'true') return true
  if (said === 'off' || said === 'false') return false
  throw new UsageError(`${option} must be on or off, not '${said}'.`)
}

export function numberOrOff<B>(option: string, said: string | undefined, before: B): number | null | B {
  if (said === undefined) return before
  if (said === 'off') return null
  const value = Number(said)
  if (Number.isInteger(value) && value >= 0) return value
  throw new UsageError(`${option} must be a whole number or off, not '${said}'.`)
}

function successUrls(pairs: string[]): Partial<Record<Intent, string | null>> {
  const urls: Partial<Record<Intent, string | null>> = {}
  for (const pair of pairs) {
    const at = pair.indexOf('=')
    const intent = intents.find((known) => known === pair.slice(0, at))
    if (at < 0 || !intent)
      throw new UsageError(`--success-url must be like sso=https://…, with one of ${intents.join(', ')}.`)
    urls[intent] = clearable(pair.slice(at + 1), null)
  }
  return urls
}
