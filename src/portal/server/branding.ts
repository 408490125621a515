/** The vendor's look, as the web app and the pages without script want it. */
import { createHash } from 'node:crypto'
import type { Static } from 'typebox'
import type { Db } from '../../db/connect.ts'
import { type Environment, listEnvironments } from '../../resources/environments/environments.ts'
import type { Branding } from '../contract.ts'

export function brandingOf({ settings }: Environment): Static<typeof Branding> {
  const { branding } = settings
  const version = createHash('sha256').update(JSON.stringify(branding)).digest('base64url').slice(0, 10)
  return { ...branding, version }
}

/** Hosts that pictures may come from: our own, and where the vendor keeps its logos. */
export function pictureSources({ settings }: Environment): string[] {
  const { logo_url, logo_dark_url, icon_url } = settings.branding
  return [logo_url, logo_dark_url, icon_url].flatMap((url) =>
    url && URL.canParse(url) ? [new URL(url).origin] : [],
  )
}

/** A theme's address names no environment, only the version of its branding: that is all there is to see of it. */
export async function maybeFindEnvironmentByBrandingVersion(
  db: Db,
  version: string,
): Promise<Environment | undefined> {
  return (await listEnvironments(db)).find((environment) => brandingOf(environment).version === version)
}
