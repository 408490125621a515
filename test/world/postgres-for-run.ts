/** Gives a test run its PostgreSQL. Several projects name this file; the first to come starts it, the last stops it. */
import { dropDatabasesOfRun, newRunId, startCluster } from './postgres.ts'

interface Shared {
  users: number
  stop: Promise<() => Promise<void>> | undefined
}

declare global {
  var gatehouseTestPostgres: Shared | undefined
}

export default async function setup(): Promise<() => Promise<void>> {
  globalThis.gatehouseTestPostgres ??= { users: 0, stop: undefined }
  const shared = globalThis.gatehouseTestPostgres
  shared.users += 1
  shared.stop ??= provide()
  const stop = await shared.stop
  return async () => {
    shared.users -= 1
    if (shared.users > 0) return
    shared.stop = undefined
    await stop()
  }
}

async function provide(): Promise<() => Promise<void>> {
  process.env.TEST_RUN_ID = newRunId()
  if (process.env.TEST_DATABASE_URL) return dropDatabasesOfRun
  const cluster = await startCluster()
  process.env.TEST_DATABASE_URL = cluster.url
  return async () => {
    delete process.env.TEST_DATABASE_URL
    await cluster.stop()
  }
}
