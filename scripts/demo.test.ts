/** What `npm run demo` says before it starts anything. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { listen } from '../test/world/listen.ts'

const script = join(import.meta.dirname, 'demo.mjs')

/** @returns the exit code and what was written beside the output. */
async function demo(...args: string[]): Promise<{ code: number; said: string }> {
  try {
    const { stderr } = await promisify(execFile)(process.execPath, [script, ...args])
    return { code: 0, said: stderr }
  } catch (error) {
    const failed = error as { code: number; stderr: string }
    return { code: failed.code, said: failed.stderr }
  }
}

it.each(['--port', '--app-port', '--idp-port'])(
  'says in one line which port is in use, and that %s chooses another',
  async (option) => {
    const taken = await listen()
    const { port } = new URL(taken.origin)
    const { code, said } = await demo('--port', '0', '--app-port', '0', '--idp-port', '0', option, port)
    await taken.stop()
    expect(code).toBe(1)
    expect(said).toBe(
      `gatehouse: port ${port} is in use: end what listens there, or choose another port with ${option}\n`,
    )
  },
)

it('refuses a port that is no number, and an option that it does not know', async () => {
  expect(await demo('--port', 'http')).toEqual({
    code: 1,
    said: "gatehouse: --port must be a number up to 65535, not 'http'\n",
  })
  const unknown = await demo('--prot', '4100')
  expect(unknown.code).toBe(1)
  expect(unknown.said).toContain('--prot')
  expect(unknown.said).toContain('--idp-port 4300')
})
