import type { Static } from 'typebox'
import type { Guide } from '../../../../guides/guide.ts'
import type { Connection } from '../connections.tsx'
import type { Attempt } from '../contract.ts'

/** What one test found: shown inside the test step and on its own page. */
export function TestResult(_: { attempt: Static<typeof Attempt>; connection: Connection; guide: Guide }) {
  return null
}
