/** For development: mails become files. Named by their id and put in place whole, so that doing it twice makes one. */
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Transport } from './transport.ts'

export function captureTransport(folder: string): Transport {
  return {
    where: folder,
    from: 'no-reply@gatehouse.invalid',
    async send({ id, bytes }) {
      // They hold links that open the portal.
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const file = join(folder, `${id}.eml`)
      const aside = `${file}.${process.pid}`
      await writeFile(aside, bytes, { mode: 0o600, flush: true })
      await rename(aside, file)
      return { state: 'sent', response: `Written to ${file}` }
    },
  }
}
