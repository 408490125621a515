/** Every source that can be pulled. A new one is a file here, a line in this list, and a fake of its API in `test/world`. */
import type { Adapter } from '../adapter.ts'
import { bamboohr } from './bamboohr.ts'
import { csv } from './csv.ts'
import { google } from './google.ts'
import { hibob } from './hibob.ts'
import { personio } from './personio.ts'
import { s3 } from './s3.ts'
import { workday } from './workday.ts'

export const adapters: readonly Adapter[] = [google, bamboohr, hibob, personio, workday, csv, s3]

export function adapterOf(directory_type: string): Adapter | undefined {
  return adapters.find((one) => one.directory_type === directory_type)
}
