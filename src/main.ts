/** The program: reads the command line, does what it says, ends with the code that shells expect. */
import { run } from './cli/index.ts'

const code = await run(process.argv.slice(2))
process.exitCode = code
// Everything is closed by now. What a failed start left open must not keep the process.
setTimeout(() => process.exit(code), 500).unref()
