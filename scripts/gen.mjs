/** `npm run gen`: writes the files that are generated and committed. */
import { ensureInstalled, nodePath, run, typescriptFlags } from './bootstrap.mjs'

await ensureInstalled()
const { code } = await run(nodePath(), [...typescriptFlags(), 'scripts/gen.ts', ...process.argv.slice(2)])
process.exitCode = code
