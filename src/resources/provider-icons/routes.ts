import type { ApiRouter, Router } from '../../kernel/router.ts'
import * as contract from './contract.ts'
import { findIcon, listIcons, listProviders } from './provider-icons.ts'

/** @param open for operations that nobody needs a key for. */
export function providerIconRoutes(on: ApiRouter, open: Router<undefined>, public_url: string): void {
  on(contract.listProviderIcons, () => ({
    object: 'list' as const,
    data: listProviders(public_url),
    list_metadata: { before: null, after: null },
  }))
  on(contract.getProviderIcon, ({ params, query }) => findIcon(params.provider, query.scheme ?? 'light'))
  open(contract.listPublicIcons, () => ({ data: listIcons(public_url) }))
  open(contract.getPublicIcon, ({ params }) => findIcon(params.slug, params.scheme))
}
