/** Server half of the directory intent: thin calls into directories, their people, requests and syncs. */
import type { Router } from '../../../../kernel/router.ts'
import type { PortalDeps } from '../../../server/index.ts'
import type { PortalAuth } from '../../../server/sessions.ts'
import { activityRoutes } from './activity.ts'
import { consentRoutes } from './consent.ts'
import { directoryRoutes } from './directories.ts'
import { peopleRoutes } from './people.ts'
import { requestRoutes } from './requests.ts'
import { sourceRoutes } from './source.ts'
import { syncRoutes } from './syncs.ts'
import { allowed, viewOf } from './view.ts'

export function dsyncRoutes(anyRouter: Router<PortalAuth>, deps: PortalDeps): void {
  const on = allowed(anyRouter)
  const view = viewOf(deps)
  directoryRoutes(on, deps, view)
  peopleRoutes(on, deps, view)
  activityRoutes(on, deps, view)
  requestRoutes(on, deps, view)
  sourceRoutes(on, deps, view)
  consentRoutes(on, deps, view)
  syncRoutes(on, view)
}
