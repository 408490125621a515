/** `npm run bench`: builds, then measures beside yardsticks; see bench/index.ts. */
import { ensureInstalled, nodePath, run, typescriptFlags } from './bootstrap.mjs'
import { build } from './build.mjs'

await ensureInstalled()
if (!(await build({ force: false }))) process.exit(1)
const { code } = await run(nodePath(), [...typescriptFlags(), 'bench/index.ts', ...process.argv.slice(2)])
process.exitCode = code
