import { defineConfig } from 'vitest/config'

/** Tests that talk to a database run twice, once on each engine, from the same files. */
const onBothEngines = ['src/{db,resources,events,jobs}/**/*.test.ts', 'test/{http,compat}/**/*.test.ts']

export default defineConfig({
  test: {
    // Processes, because the embedded engine is native code; two, because that is what the smallest CI machine has.
    pool: 'forks',
    maxWorkers: 2,
    // Where `isolate` is off, files share a process and what it has loaded: loading it was half of the time.
    testTimeout: 20_000,
    hookTimeout: 60_000,
    projects: [
      {
        test: {
          name: 'pure',
          isolate: false,
          include: [
            'src/**/*.test.{ts,tsx}',
            'scripts/**/*.test.ts',
            'test/*.test.ts',
            'test/saml/**/*.test.ts',
            'test/oidc/**/*.test.ts',
          ],
          exclude: onBothEngines,
        },
      },
      { test: { name: 'sqlite', isolate: false, include: onBothEngines, env: { TEST_DB: 'sqlite' } } },
      {
        test: {
          name: 'postgres',
          isolate: false,
          include: onBothEngines,
          env: { TEST_DB: 'postgres' },
          globalSetup: 'test/world/postgres-for-run.ts',
        },
      },
      {
        test: {
          name: 'world',
          include: ['test/{world,chaos,cli}/**/*.test.ts'],
          globalSetup: ['test/world/build-for-run.ts', 'test/world/postgres-for-run.ts'],
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/world/build-for-run.ts', 'test/world/postgres-for-run.ts'],
          testTimeout: 60_000,
          // One browser at a time, after everything else, so that what it measures is not somebody else's load.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
