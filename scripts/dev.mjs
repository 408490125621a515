/** `npm run dev`: the server from its sources and the portal's pages, both again after every change. */
import { ensureInstalled, nodePath, say, start, typescriptFlags } from './bootstrap.mjs'
import { forgetBuild } from './sources.mjs'

await ensureInstalled()
// What is watched here is not what `npm start` is to find.
forgetBuild()

const server = [...typescriptFlags(), '--watch', 'src/main.ts', 'serve', ...process.argv.slice(2)]
const running = [
  start('vite', ['build', '--watch', '--mode', 'development', '--logLevel', 'warn']),
  start(nodePath(), server),
]
say('watching src/ (Ctrl-C ends)')

let asked = false
let ending = false
function end(signal) {
  if (ending) return
  ending = true
  for (const { child } of running) child.kill(signal)
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    asked = true
    end(signal)
  })

const codes = await Promise.all(
  running.map(async ({ done }) => {
    const { code } = await done
    end('SIGTERM')
    return code
  }),
)
process.exitCode = asked ? 0 : Math.max(...codes)
