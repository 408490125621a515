/** The addresses of the directory screens, with their words. */
import { type AnyRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router'

function directories<M extends Record<string, unknown>, K extends keyof M & string>(
  screen: () => Promise<M>,
  name: K,
) {
  return lazyRouteComponent(async () => {
    await import('./messages/directories-later.tsx')
    return screen()
  }, name)
}
/** The grid needs few of them. */
function first<M extends Record<string, unknown>, K extends keyof M & string>(
  screen: () => Promise<M>,
  name: K,
) {
  return lazyRouteComponent(async () => {
    await import('./messages/directories-first.tsx')
    return screen()
  }, name)
}

export function directoryRoutes<P extends AnyRoute>(inside: P) {
  const dsync = createRoute({
    getParentRoute: () => inside,
    path: '/dsync',
    component: first(() => import('./intents/dsync/layout.tsx'), 'DirectoriesLayout'),
  })
  const dsyncIndex = createRoute({
    getParentRoute: () => dsync,
    path: '/',
    /** The directory whose provider is to be chosen anew. */
    validateSearch: (search): { change?: string } =>
      typeof search.change === 'string' ? { change: search.change } : {},
    component: first(() => import('./intents/dsync/entrance.tsx'), 'DirectoriesEntrance'),
  })
  const dsyncStep = createRoute({
    getParentRoute: () => dsync,
    path: '/directories/$id/steps/$step',
    component: directories(() => import('./intents/dsync/step.tsx'), 'DirectoryStep'),
  })
  const dsyncManage = createRoute({
    getParentRoute: () => dsync,
    path: '/directories/$id',
    component: directories(() => import('./intents/dsync/manage/overview.tsx'), 'ManageOverview'),
  })
  const dsyncPeople = createRoute({
    getParentRoute: () => dsync,
    path: '/directories/$id/people',
    /** Only the members of this group. */
    validateSearch: (search): { group?: string; group_name?: string } => ({
      ...(typeof search.group === 'string' && { group: search.group }),
      ...(typeof search.group_name === 'string' && { group_name: search.group_name }),
    }),
    component: directories(() => import('./intents/dsync/manage/people.tsx'), 'ManagePeople'),
  })
  const dsyncPerson = createRoute({
    getParentRoute: () => dsync,
    path: '/directories/$id/people/$user',
    component: directories(() => import('./intents/dsync/manage/person.tsx'), 'ManagePerson'),
  })
  const dsyncGroups = createRoute({
    getParentRoute: () => dsync,
    path: '/directories/$id/groups',
    component: directories(() => import('./intents/dsync/manage/groups.tsx'), 'ManageGroups'),
  })
  const dsyncRequests = createRoute({
    getParentRoute: () => dsync,
    path: '/directories/$id/requests',
    component: directories(() => import('./intents/dsync/manage/requests.tsx'), 'ManageRequests'),
  })
  const dsyncReadings = createRoute({
    getParentRoute: () => dsync,
    path: '/directories/$id/readings',
    component: directories(() => import('./intents/dsync/manage/readings.tsx'), 'ManageReadings'),
  })
  const dsyncAttributes = createRoute({
    getParentRoute: () => dsync,
    path: '/directories/$id/attributes',
    component: directories(() => import('./intents/dsync/manage/attributes.tsx'), 'ManageAttributes'),
  })
  return dsync.addChildren([
    dsyncIndex,
    dsyncStep,
    dsyncManage,
    dsyncPeople,
    dsyncPerson,
    dsyncGroups,
    dsyncRequests,
    dsyncReadings,
    dsyncAttributes,
  ])
}
