/**
 * Every address of the portal. A screen is loaded when it is opened; the frame around it is not.
 * An intent that this release can set up has its own branch; all others share one page that says so.
 */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import { type Intent, intents } from '../resources/portal-links/intents.ts'
import { directoryRoutes } from './directory-routes.tsx'
import { SessionGate } from './gate.tsx'
import { Entrance } from './home/entrance.tsx'
import { NotFound } from './not-found.tsx'
import { onSessionEnd, queryClient } from './query.tsx'
import { sessionQuery } from './session.tsx'

/** What a screen asks first is asked beside the loading of the screen, and weighs on no other. */
const connectionQueries = () => import('./intents/sso/connections.tsx')
const domainQueries = () => import('./intents/domain-verification/domains.tsx')
const renewalQueries = () => import('./intents/certificate-renewal/renewals.tsx')

/** A screen that also needs the words of later.tsx. */
async function withWords<M>(screen: Promise<M>): Promise<M> {
  await import('./messages/later.tsx')
  return screen
}

const root = createRootRoute({ notFoundComponent: NotFound })

const ended = createRoute({
  getParentRoute: () => root,
  path: '/session-ended',
  validateSearch: (search): { why?: 'left' } => (search.why === 'left' ? { why: 'left' } : {}),
  component: lazyRouteComponent(() => import('./session-ended.tsx'), 'SessionEnded'),
})

const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  loader: () => void queryClient.prefetchQuery(sessionQuery),
  component: SessionGate,
})
const home = createRoute({ getParentRoute: () => inside, path: '/', component: Entrance })
const otherIntent = createRoute({
  getParentRoute: () => inside,
  path: '/$intent',
  component: lazyRouteComponent(() => import('./home/not-yet.tsx'), 'NotYet'),
})

const changes = createRoute({
  getParentRoute: () => inside,
  path: '/changes',
  validateSearch: (search): { part?: Intent } => {
    const part = intents.find((intent) => intent === search.part)
    return part ? { part } : {}
  },
  component: lazyRouteComponent(() => withWords(import('./changes/page.tsx')), 'ChangesPage'),
})

const sso = createRoute({
  getParentRoute: () => inside,
  path: '/sso',
  loader: () =>
    void connectionQueries().then(({ connectionsQuery }) => queryClient.prefetchQuery(connectionsQuery)),
  component: lazyRouteComponent(() => import('./intents/sso/layout.tsx'), 'SsoLayout'),
})
const ssoIndex = createRoute({
  getParentRoute: () => sso,
  path: '/',
  /** The connection whose provider is to be chosen anew. */
  validateSearch: (search): { change?: string } =>
    typeof search.change === 'string' ? { change: search.change } : {},
  component: lazyRouteComponent(() => import('./intents/sso/entrance.tsx'), 'SsoEntrance'),
})
const ssoStep = createRoute({
  getParentRoute: () => sso,
  path: '/connections/$id/steps/$step',
  component: lazyRouteComponent(() => withWords(import('./intents/sso/step.tsx')), 'Step'),
})
const ssoManage = createRoute({
  getParentRoute: () => sso,
  path: '/connections/$id',
  component: lazyRouteComponent(() => withWords(import('./intents/sso/manage/page.tsx')), 'ManagePage'),
})
const ssoTest = createRoute({
  getParentRoute: () => sso,
  path: '/tests/$attempt',
  /** Every test ends here, also that of somebody who came to renew a certificate and may do nothing else. */
  beforeLoad: async ({ params }) => {
    const { areas } = await queryClient.ensureQueryData(sessionQuery)
    if (!areas.some(({ intent }) => intent === 'sso'))
      throw redirect({ to: '/certificate_renewal/tests/$attempt', params, replace: true })
  },
  component: lazyRouteComponent(() => withWords(import('./intents/sso/test/page.tsx')), 'TestPage'),
})

const domains = createRoute({
  getParentRoute: () => inside,
  path: '/domain_verification',
  loader: () => void domainQueries().then(({ domainsQuery }) => queryClient.prefetchQuery(domainsQuery)),
  component: lazyRouteComponent(
    () => withWords(import('./intents/domain-verification/layout.tsx')),
    'DomainsLayout',
  ),
})
const domainList = createRoute({
  getParentRoute: () => domains,
  path: '/',
  component: lazyRouteComponent(
    () => withWords(import('./intents/domain-verification/list.tsx')),
    'DomainList',
  ),
})
const domainPage = createRoute({
  getParentRoute: () => domains,
  path: '/$id',
  component: lazyRouteComponent(
    () => withWords(import('./intents/domain-verification/page.tsx')),
    'DomainPage',
  ),
})

const streams = createRoute({
  getParentRoute: () => inside,
  path: '/log_streams',
  component: lazyRouteComponent(
    () => withWords(import('./intents/log-streams/layout.tsx')),
    'LogStreamsLayout',
  ),
})
const streamList = createRoute({
  getParentRoute: () => streams,
  path: '/',
  component: lazyRouteComponent(
    () => withWords(import('./intents/log-streams/entrance.tsx')),
    'LogStreamsEntrance',
  ),
})
const streamChoose = createRoute({
  getParentRoute: () => streams,
  path: '/new',
  component: lazyRouteComponent(
    () => withWords(import('./intents/log-streams/entrance.tsx')),
    'ChooseDestination',
  ),
})
const streamNew = createRoute({
  getParentRoute: () => streams,
  path: '/new/$type',
  component: lazyRouteComponent(() => withWords(import('./intents/log-streams/set-up.tsx')), 'NewStream'),
})
const streamPage = createRoute({
  getParentRoute: () => streams,
  path: '/$id',
  component: lazyRouteComponent(() => withWords(import('./intents/log-streams/page.tsx')), 'StreamPage'),
})
const streamEdit = createRoute({
  getParentRoute: () => streams,
  path: '/$id/edit',
  component: lazyRouteComponent(() => withWords(import('./intents/log-streams/set-up.tsx')), 'EditStream'),
})
const auditLogs = createRoute({
  getParentRoute: () => inside,
  path: '/audit_logs',
  /** What is searched for, and which event is open; the screens parse it, so that the first one does without. */
  validateSearch: (search): Record<string, unknown> => search,
  component: lazyRouteComponent(() => import('./intents/audit-logs/layout.tsx'), 'AuditLogsLayout'),
})
const auditEvents = createRoute({
  getParentRoute: () => auditLogs,
  path: '/',
  component: lazyRouteComponent(() => import('./intents/audit-logs/page.tsx'), 'AuditLogsPage'),
})
const auditExports = createRoute({
  getParentRoute: () => auditLogs,
  path: '/exports',
  component: lazyRouteComponent(() => import('./intents/audit-logs/exports.tsx'), 'AuditExportsPage'),
})
const renewals = createRoute({
  getParentRoute: () => inside,
  path: '/certificate_renewal',
  loader: () => void renewalQueries().then(({ renewalsQuery }) => queryClient.prefetchQuery(renewalsQuery)),
  component: lazyRouteComponent(
    () => withWords(import('./intents/certificate-renewal/layout.tsx')),
    'RenewalLayout',
  ),
})
const renewalList = createRoute({
  getParentRoute: () => renewals,
  path: '/',
  component: lazyRouteComponent(
    () => withWords(import('./intents/certificate-renewal/list.tsx')),
    'RenewalList',
  ),
})
const renewalTest = createRoute({
  getParentRoute: () => renewals,
  path: '/tests/$attempt',
  component: lazyRouteComponent(
    () => withWords(import('./intents/certificate-renewal/test-page.tsx')),
    'RenewalTestPage',
  ),
})
const renewalStep = createRoute({
  getParentRoute: () => renewals,
  path: '/$id/$step',
  // Before the screen changes, so that reading begins at its heading.
  loader: async ({ params }) => {
    const { stepsQuery } = await renewalQueries()
    await queryClient.ensureQueryData(stepsQuery(params.id)).catch(() => undefined)
  },
  component: lazyRouteComponent(
    () => withWords(import('./intents/certificate-renewal/step.tsx')),
    'RenewalStep',
  ),
})
export const router = createRouter({
  basepath: '/portal',
  routeTree: root.addChildren([
    ended,
    inside.addChildren([
      home,
      changes,
      sso.addChildren([ssoIndex, ssoStep, ssoManage, ssoTest]),
      domains.addChildren([domainList, domainPage]),
      streams.addChildren([streamList, streamChoose, streamNew, streamPage, streamEdit]),
      renewals.addChildren([renewalList, renewalTest, renewalStep]),
      auditLogs.addChildren([auditEvents, auditExports]),
      directoryRoutes(inside),
      otherIntent,
    ]),
  ]),
  defaultPreload: 'intent',
})
declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

onSessionEnd(() => {
  if (router.state.location.pathname !== '/session-ended')
    router.navigate({ to: '/session-ended', replace: true })
})

// A new screen starts at its top, and is read from its heading.
router.subscribe('onResolved', ({ pathChanged, fromLocation }) => {
  if (!pathChanged || !fromLocation) return
  window.scrollTo(0, 0)
  const start = document.querySelector<HTMLElement>('main h1') ?? document.getElementById('main')
  start?.focus({ preventScroll: true })
})
