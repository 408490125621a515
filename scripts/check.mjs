/** `npm run check`: format, lint and types, side by side. */
import { pathToFileURL } from 'node:url'
import { ensureInstalled, run } from './bootstrap.mjs'

const checks = [
  ['biome', ['check']],
  ['tsc', ['--noEmit']],
]

/** Prints what each check found; answers with the names of those that failed. */
export async function check() {
  const running = checks.map(([name, args]) => [name, run(name, args, { capture: true })])
  const failed = []
  for (const [name, work] of running) {
    const { code, output } = await work
    if (code !== 0 && output.trim()) process.stdout.write(`${output.trimEnd()}\n`)
    console.log(`${name}: ${code === 0 ? 'ok' : 'failed'}`)
    if (code !== 0) failed.push(name)
  }
  return failed
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await ensureInstalled()
  process.exitCode = (await check()).length > 0 ? 1 : 0
}
