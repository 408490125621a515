/** `npm run dev`: the server from its sources and the portal's pages, both again after every change. */
import { ensureInstalled, nodePath, say, start, typescriptFlags } from './bootstrap.mjs'

await ensureInstalled()

const server = [...typescriptFlags(), '--watch', 'src/main.ts', 'serve', ...process.argv.slice(2)]
const running = [
  start('vite', ['build', '--watch', '--mode', 'development', '--logLevel', 'warn']),
  start(nodePath(), server),
]
say('watching src/ (Ctrl-C ends)')

let ending = false
function end(signal) {
  if (ending) return
  ending = true
  for (const { child } of running) child.kill(signal)
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(signal))

const codes = await Promise.all(
  running.map(async ({ done }) => {
    const { code } = await done
    end('SIGTERM')
    return code
  }),
)
process.exitCode = Math.max(...codes)
