/** Directories as a whole: begun, guided, given tokens, released, taken away again. */
import { conflict } from '../../../../kernel/errors.ts'
import type { Router } from '../../../../kernel/router.ts'
import { listDirectoriesOf } from '../../../../resources/directories/directories.ts'
import {
  createDirectory,
  deleteDirectory,
  releaseDirectory,
  updateDirectory,
} from '../../../../resources/directories/lifecycle.ts'
import { directoryTypeOf } from '../../../../resources/directories/types.ts'
import {
  createDirectoryToken,
  revokeAllTokens,
  revokeDirectoryToken,
} from '../../../../resources/directory-tokens/tokens.ts'
import { findOrganization } from '../../../../resources/organizations/organizations.ts'
import { reportStep } from '../../../../resources/portal-sessions/progress.ts'
import type { PortalDeps } from '../../../server/index.ts'
import type { PortalAuth } from '../../../server/sessions.ts'
import * as changes from '../changes-contract.ts'
import * as contract from '../contract.ts'
import { countsHere } from './counts.ts'
import { cardOf, progressOf } from './shape.ts'
import { log, type View } from './view.ts'

export function directoryRoutes(on: Router<PortalAuth>, deps: PortalDeps, view: View): void {
  const { store, guides } = deps
  const { change, find, scopeOf, shape } = view

  on(contract.listDirectoryGuides, () => ({ data: guides.directories.listCards() }))
  on(contract.getDirectoryGuide, ({ params }) => guides.directories.findGuide(params.id))

  on(contract.listPortalDirectories, async ({ auth }) => {
    const rows = await listDirectoriesOf(store.db, auth.environment_id, auth.organization_id)
    return { data: await Promise.all(rows.filter(({ state }) => state !== 'deleting').map(shape)) }
  })

  on(contract.createPortalDirectory, async ({ auth, body }) => {
    const card = guides.directories.findCard(body.guide_id)
    const row = await store.change(auth.actor, async (tx) => {
      const organization = await findOrganization(tx.db, auth.environment_id, auth.organization_id)
      const made = await createDirectory(tx, scopeOf(auth), {
        type: directoryTypeOf(card.directory_type),
        name: `${organization.name} ${card.name}`,
        guide_id: card.id,
        // Nobody is told of anybody before the IT contact has seen who comes.
        held: true,
      })
      await log(tx, made, 'created', { after: { provider: card.name } })
      return made
    })
    return shape(row)
  })

  on(contract.changeDirectoryProvider, ({ auth, params, body }) => {
    const card = guides.directories.findCard(body.guide_id)
    return change(auth, params.id, async (tx, row) => {
      if (row.guide_id === card.id) return
      const { active_users, inactive_users, groups } = await countsHere(tx.db, row)
      const here = active_users + inactive_users + groups
      if (row.held === 0 || here > 0)
        throw conflict(
          'directory_in_use',
          'A directory in which somebody has arrived keeps its provider. Reset it to start over.',
        )
      const organization = await findOrganization(tx.db, auth.environment_id, auth.organization_id)
      const provider = { before: { provider: cardOf(guides, row).name }, after: { provider: card.name } }
      // Whatever the other provider was given must not open this directory.
      await revokeAllTokens(tx, row.id)
      await updateDirectory(tx, scopeOf(auth), row.id, {
        type: directoryTypeOf(card.directory_type),
        name: `${organization.name} ${card.name}`,
        guide_id: card.id,
        auth_method: 'bearer',
        settings: {},
        credentials: null,
        progress: {},
      })
      await log(tx, row, 'provider_chosen', provider)
    })
  })

  on(changes.resetPortalDirectory, async ({ auth, params }) => {
    const row = await find(auth, params.id)
    await store.change(auth.actor, async (tx) => {
      await deleteDirectory(tx, scopeOf(auth), row.id)
      await log(tx, row, 'deleted')
    })
  })

  on(contract.saveDirectoryProgress, ({ auth, params, body }) =>
    change(auth, params.id, async (tx, row) => {
      const before = progressOf(row)
      for (const step of (body.completed ?? []).filter((one) => !before.completed.includes(one)))
        await reportStep(tx, auth, { intent: 'dsync', subject_id: row.id, provider: row.guide_id, step })
      const progress = { ...before, ...body, saved_at: tx.now }
      await updateDirectory(tx, scopeOf(auth), row.id, { progress })
    }),
  )

  on(changes.createPortalToken, async ({ auth, params }) => {
    let value = ''
    const directory = await change(auth, params.id, async (tx, row) => {
      const made = await createDirectoryToken(tx, row)
      value = made.value
      await log(tx, row, 'token_created', { after: { token: `…${made.token.suffix}` } })
    })
    return { value, directory }
  })
  on(changes.revokePortalToken, ({ auth, params }) =>
    change(auth, params.id, async (tx, row) => {
      await revokeDirectoryToken(tx, row, params.token_id)
      await log(tx, row, 'token_revoked')
    }),
  )

  on(changes.changeAuthentication, ({ auth, params, body }) =>
    change(auth, params.id, async (tx, row) => {
      const { auth_method } = body
      if (row.auth_method === auth_method) return
      await updateDirectory(tx, scopeOf(auth), row.id, { auth_method })
      const named = (method: string) => ({ authentication: method === 'oauth' ? 'OAuth' : 'Bearer' })
      const facts = { before: named(row.auth_method), after: named(auth_method) }
      await log(tx, row, 'authentication_changed', facts)
    }),
  )

  on(changes.saveAttributeMap, ({ auth, params, body }) =>
    change(auth, params.id, async (tx, row) => {
      const { attribute_map } = body
      await updateDirectory(tx, scopeOf(auth), row.id, { attribute_map })
      const names = { attributes: Object.keys(attribute_map) }
      await log(tx, row, 'attributes_mapped', { after: names })
    }),
  )

  on(changes.releasePortalDirectory, ({ auth, params }) =>
    change(auth, params.id, async (tx, row) => {
      if (row.held === 0) return
      await releaseDirectory(tx, scopeOf(auth), row.id)
      await reportStep(tx, auth, {
        intent: 'dsync',
        subject_id: row.id,
        provider: row.guide_id,
        step: 'release',
      })
      await log(tx, row, 'released')
    }),
  )
}
