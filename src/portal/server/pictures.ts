/**
 * The vendor's logos, fetched from where the vendor keeps them and served as our own. At most a hundred kilobytes each
 * (WorkOS's own limit), kept in memory by the version of the branding.
 */
import type { FastifyInstance } from 'fastify'
import { notFound } from '../../kernel/errors.ts'
import { OutboundError } from '../../kernel/outbound.ts'
import { maybeFindEnvironmentByBrandingVersion, pictureNames } from './branding.ts'
import type { PortalDeps } from './index.ts'

const maxBytes = 102_400
const types = ['image/png', 'image/jpeg', 'image/svg+xml', 'image/webp', 'image/gif', 'image/x-icon']
/** A picture that cannot be fetched is asked for again after this. */
const retryAfterMs = 60_000

interface Picture {
  type: string
  bytes: Buffer
}

export function mountPictures(app: FastifyInstance, { store, outbound }: PortalDeps): void {
  const kept = new Map<string, { picture: Picture | undefined; until: number }>()

  async function find(url: string): Promise<Picture | undefined> {
    const now = store.clock().getTime()
    const known = kept.get(url)
    if (known && (known.picture || known.until > now)) return known.picture
    const picture = await read(url)
    if (kept.size > 100) kept.clear()
    kept.set(url, { picture, until: now + retryAfterMs })
    return picture
  }

  async function read(url: string): Promise<Picture | undefined> {
    try {
      const { status, headers, bytes } = await outbound.fetch(url, { redirects: 3, max_bytes: maxBytes })
      const type = headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? ''
      return status === 200 && types.includes(type) ? { type, bytes } : undefined
    } catch (error) {
      if (error instanceof OutboundError) return undefined
      throw error
    }
  }

  app.get<{ Params: { version: string; name: string } }>(
    '/portal/brand/:version/:name',
    async (request, reply) => {
      const { version, name } = request.params
      const picture = pictureNames.find((one) => one === name)
      const environment = picture && (await maybeFindEnvironmentByBrandingVersion(store.db, version))
      const url = picture && environment?.settings.branding[picture]
      const found = url ? await find(url) : undefined
      if (!found) throw notFound('Picture', name)
      return (
        reply
          .type(found.type)
          // An SVG that is opened by itself is a document: it may run nothing.
          .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
          .header('cache-control', 'public, max-age=86400')
          .send(found.bytes)
      )
    },
  )
}
