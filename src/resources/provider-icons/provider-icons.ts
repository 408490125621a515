/** Finds an icon by any name that a client may have for its provider, and lists them all. */
import { notFound } from '../../kernel/errors.ts'
import { aliases, connectionTypeIcons, directoryTypeIcons, icons } from './icons.ts'
import { draw, type Scheme } from './svg.ts'

const types = { ...connectionTypeIcons, ...directoryTypeIcons }
const slugs = new Map<string, string>([
  ...Object.entries({ ...types, ...aliases }).map(([name, slug]) => [name.toLowerCase(), slug] as const),
  // Slugs come last, so that no other name can take one away.
  ...Object.keys(icons).map((slug) => [slug, slug] as const),
])

/** From a connection type, a directory type, a slug or an alias, in any case. */
export function maybeFindSlug(name: string): string | undefined {
  return slugs.get(name.toLowerCase())
}

export function findIcon(name: string, scheme: Scheme): string {
  const slug = maybeFindSlug(name)
  const icon = slug === undefined ? undefined : icons[slug]
  if (!icon) throw notFound('Provider icon', name)
  return draw(icon, scheme)
}

/** One for each connection type and each directory type. */
export function listProviders(public_url: string) {
  return Object.entries(types).map(([provider, slug]) => ({
    object: 'provider_icon' as const,
    provider,
    slug,
    name: icons[slug]?.name ?? slug,
    icon_url: iconUrl(public_url, 'light', slug),
    icon_url_dark: iconUrl(public_url, 'dark', slug),
  }))
}

/** One for each icon. */
export function listIcons(public_url: string) {
  return Object.entries(icons).map(([slug, { name }]) => ({
    slug,
    name,
    light: iconUrl(public_url, 'light', slug),
    dark: iconUrl(public_url, 'dark', slug),
  }))
}

function iconUrl(public_url: string, scheme: Scheme, slug: string): string {
  return `${public_url.replace(/\/$/, '')}/provider-icons/${scheme}/${slug}.svg`
}
