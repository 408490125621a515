/** Whether `dist` is what the sources would build. Judged by content: a fresh clone has fresh times and old files. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './bootstrap.mjs'

const stamp = join(root, 'dist', '.built-from')
const results = ['dist/gatehouse.js', 'dist/portal/index.html']
const alongside = ['package-lock.json', 'tsconfig.json', 'vite.config.ts', 'scripts/build.mjs']

export function isBuilt() {
  if (!results.every((path) => existsSync(join(root, path)))) return false
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === digestOfSources()
}

/** What the sources are now; to be taken before a build, so that an edit during it counts as an edit. */
export function digestOfSources() {
  const hash = createHash('sha256')
  for (const path of [...filesUnder('src'), ...alongside]) {
    const file = join(root, path)
    if (existsSync(file)) hash.update(`${path}\0`).update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}

export function forgetBuild() {
  rmSync(stamp, { force: true })
}

export function rememberBuild(digest) {
  mkdirSync(join(root, 'dist'), { recursive: true })
  writeFileSync(stamp, digest)
}

function filesUnder(folder) {
  const entries = readdirSync(join(root, folder), { withFileTypes: true })
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`
      if (entry.isDirectory()) return filesUnder(path)
      return /\.test\.tsx?$/.test(entry.name) ? [] : [path]
    })
}
