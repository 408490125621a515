/**
 * The vendor's look, as the web app and the pages without script want it. Pictures come through us, so that a page that
 * holds a token tells no other host that it was opened.
 */
import { createHash } from 'node:crypto'
import type { Static } from 'typebox'
import type { Db } from '../../db/connect.ts'
import { type Environment, listEnvironments } from '../../resources/environments/environments.ts'
import type { Branding } from '../contract.ts'

export function brandingOf({ settings }: Environment): Static<typeof Branding> {
  const { branding } = settings
  const version = createHash('sha256').update(JSON.stringify(branding)).digest('base64url').slice(0, 10)
  const picture = (name: PictureName) => (branding[name] ? `/portal/brand/${version}/${name}` : null)
  return {
    ...branding,
    logo_url: picture('logo_url'),
    logo_dark_url: picture('logo_dark_url'),
    icon_url: picture('icon_url'),
    version,
  }
}

export const pictureNames = ['logo_url', 'logo_dark_url', 'icon_url'] as const
export type PictureName = (typeof pictureNames)[number]

/** A theme's address names no environment, only the version of its branding: that is all there is to see of it. */
export async function maybeFindEnvironmentByBrandingVersion(
  db: Db,
  version: string,
): Promise<Environment | undefined> {
  return (await listEnvironments(db)).find((environment) => brandingOf(environment).version === version)
}
