/**
 * `npm test`: everything that must hold before a change is worth showing, from a fresh clone on. Installs what it may,
 * names what is missing, and ends with one line: how many tests passed, and how many tests and checks failed.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled, nodePath, root, run, typescriptFlags } from './bootstrap.mjs'
import { build } from './build.mjs'
import { check } from './check.mjs'

const started = Date.now()
const report = join(root, '.cache', 'tests.json')

await ensureInstalled()

console.log(`Node ${await version()}, ${process.platform} ${process.arch}`)
const needs = await run(nodePath(), [...typescriptFlags(), 'test/world/needs.ts'])
if (needs.code !== 0) finish({ passed: 0, failed: ['what the tests need'] })

const [checksFailed, built] = await Promise.all([check(), build({ force: false })])
if (built) console.log('build: ok')

rmSync(report, { force: true })
mkdirSync(join(root, '.cache'), { recursive: true })
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
const vitest = await run('vitest', ['run', ...reporters, ...process.argv.slice(2)])

const { passed, failed, skipped } = counted(vitest.code)
for (const name of skipped) console.log(`skipped: ${name}`)
console.log(
  `not part of this run: other versions of Node, other systems than this, hosted identity providers`,
)
finish({ passed, failed: [...failed, ...checksFailed, ...(built ? [] : ['build'])] })

function counted(code) {
  const failed = []
  const skipped = []
  let passed = 0
  let files = []
  try {
    files = JSON.parse(readFileSync(report, 'utf8')).testResults
  } catch {
    failed.push('vitest wrote no report')
  }
  for (const file of files) {
    const before = failed.length
    const path = file.name.replace(`${root}/`, '')
    for (const test of file.assertionResults) {
      const name = `${path} > ${test.fullName}`
      if (test.status === 'passed') passed += 1
      else if (test.status === 'failed') failed.push(name)
      else skipped.push(name)
    }
    // A file that does not even load has no tests to count.
    if (file.status === 'failed' && failed.length === before) failed.push(path)
  }
  if (process.argv.length === 2) {
    const ran = new Set(files.map((file) => file.name))
    for (const path of testFiles())
      if (!ran.has(join(root, path))) failed.push(`${path} (in no test project)`)
  }
  if (passed === 0 && failed.length === 0) failed.push('no test ran')
  if (code !== 0 && failed.length === 0) failed.push('vitest ended with an error')
  return { passed, failed, skipped }
}

/** Every test there is, so that none is forgotten by the projects of vitest.config.ts. */
function testFiles() {
  return ['src', 'test', 'scripts'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true })
      .filter((path) => /\.test\.tsx?$/.test(path))
      .map((path) => join(folder, path)),
  )
}

function finish({ passed, failed }) {
  for (const name of failed) console.log(`failed: ${name}`)
  console.log(`finished in ${Math.round((Date.now() - started) / 1000)} s`)
  console.log(`${passed} passed, ${failed.length} failed`)
  process.exit(failed.length > 0 ? 1 : 0)
}

async function version() {
  const { output } = await run(nodePath(), ['--version'], { capture: true })
  return output.trim().replace(/^v/, '')
}
