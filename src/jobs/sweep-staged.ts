import { sweepStaged } from '../pulls/sweep.ts'
import type { Job } from './job.ts'

export const sweepStagedJob: Job = {
  kind: 'sweep-staged',
  every_seconds: 600,
  run: ({ store }, { signal }) => sweepStaged(store, signal),
}
