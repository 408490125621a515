/**
 * Pages that stand outside the web app: before a session begins, after it ends, and when something went wrong. Pure
 * functions from values to HTML; escaping is by construction (`html.ts`), words come from `messages/en-pages.ts`.
 * They need `/portal/pages.css`, `/portal/launch.js` (the files beside this one) and `/portal/theme.css`.
 */

export { errorPage } from './error.ts'
export { type ExitedInput, exitedPage } from './exited.ts'
export { type FinishedInput, finishedPage } from './finished.ts'
export { type LaunchInput, launchPage } from './launch.ts'
export type { PageBranding } from './layout.ts'
export { type LinkExpiredInput, linkExpiredPage } from './link-expired.ts'
export { type LinkMalformedInput, linkMalformedPage } from './link-malformed.ts'
export { type LinkRequestedInput, linkRequestedPage } from './link-requested.ts'
export { type LinkUsedInput, linkUsedPage } from './link-used.ts'
export { type NotFoundInput, notFoundPage } from './not-found.ts'
export { type SessionEndedInput, sessionEndedPage } from './session-ended.ts'
export { type SsoErrorInput, ssoErrorPage } from './sso-error.ts'
