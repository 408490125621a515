/** Builds what is published and started: the server as one file, and the portal's pages. */
import { chmodSync, cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { alone, ensureInstalled, root, run, say } from './bootstrap.mjs'
import { digestOfSources, forgetBuild, isBuilt, rememberBuild } from './sources.mjs'

const server = 'dist/gatehouse.js'
/** What the pages without script need at run time, beside the bundle. */
const pageFiles = ['pages.css', 'launch.js']

/** What CommonJS packages expect to find when they are bundled into a module. */
const commonjs = [
  "import { createRequire as createRequireOfBundle } from 'node:module'",
  "import { dirname as dirnameOfBundle } from 'node:path'",
  "import { fileURLToPath as pathOfBundle } from 'node:url'",
  'const require = createRequireOfBundle(import.meta.url)',
  'const __filename = pathOfBundle(import.meta.url)',
  'const __dirname = dirnameOfBundle(__filename)',
]

function bundleServer() {
  const entry = 'src/main.ts'
  // esbuild keeps a #! line of the entry; where there is none, an executable needs one.
  const shebang = readFileSync(join(root, entry), 'utf8').startsWith('#!') ? [] : ['#!/usr/bin/env node']
  return run(
    'esbuild',
    [
      entry,
      '--bundle',
      '--platform=node',
      '--format=esm',
      '--target=node22',
      '--sourcemap',
      '--external:better-sqlite3',
      '--external:pg-native',
      `--banner:js=${[...shebang, ...commonjs].join('\n')}`,
      `--outfile=${server}`,
      '--log-level=warning',
    ],
    { capture: true },
  )
}

function buildPortal() {
  return run('vite', ['build', '--logLevel', 'warn'], { capture: true, env: { NODE_ENV: 'production' } })
}

/** Answers whether it worked; what went wrong is printed. */
export function build({ force = true } = {}) {
  return alone('build', async () => {
    if (!force && isBuilt()) return true
    const started = Date.now()
    const digest = digestOfSources()
    forgetBuild()
    const parts = [
      ['server', bundleServer()],
      ['portal', buildPortal()],
    ]
    let built = true
    for (const [name, work] of parts) {
      const { code, output } = await work
      if (output.trim()) process.stderr.write(output)
      if (code !== 0) say(`the ${name} did not build`)
      if (code !== 0) built = false
    }
    if (!built) return false
    chmodSync(join(root, server), 0o755)
    for (const file of pageFiles) cpSync(join(root, 'src/portal/pages', file), join(root, 'dist/pages', file))
    rememberBuild(digest)
    say(`built in ${((Date.now() - started) / 1000).toFixed(1)} s`)
    return true
  })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await ensureInstalled()
  process.exitCode = (await build({ force: !process.argv.includes('--if-changed') })) ? 0 : 1
}
