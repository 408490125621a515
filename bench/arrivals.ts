/** A receiver in a process of its own, so that taking what is sent costs the sender nothing. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export type Kind = 'webhook' | 'stream'

export async function startReceiver(kind: Kind) {
  const file = fileURLToPath(new URL('receiver.ts', import.meta.url))
  const child = spawn(process.execPath, [file, kind], { stdio: ['ignore', 'pipe', 'inherit'] })
  child.stdout.setEncoding('utf8')
  const [port] = await once(child.stdout, 'data')
  return {
    port: String(port).trim(),
    kill: () => child.kill('SIGKILL'),
    /** Ends it. @returns number of the event and when it arrived, in milliseconds since 1970. */
    async arrivals(): Promise<[number, number][]> {
      let said = ''
      child.stdout.on('data', (chunk: string) => {
        said += chunk
      })
      child.kill('SIGTERM')
      await once(child, 'close')
      return JSON.parse(said)
    },
  }
}
