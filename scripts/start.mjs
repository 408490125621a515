/** `npm start`: installs and builds what is missing or stale, then becomes `gatehouse serve`. */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { ensureInstalled, nodePath, root, say } from './bootstrap.mjs'
import { build } from './build.mjs'
import { isBuilt } from './sources.mjs'

await ensureInstalled()
if (!isBuilt()) {
  say('building, a few seconds…')
  if (!(await build({ force: false }))) process.exit(1)
}

const command = nodePath()
const args = [join(root, 'dist', 'gatehouse.js'), 'serve', ...process.argv.slice(2)]

if (typeof process.execve === 'function' && process.platform !== 'win32') {
  // Nothing stays between the caller's signals and the server.
  process.removeAllListeners('warning')
  process.execve(command, [command, ...args], process.env)
} else {
  const child = spawn(command, args, { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('close', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
}
