/** Takes words from the catalogue and fills their `{{names}}`; the values are escaped where the words meet a page. */
import { pages } from '../messages/en-pages.ts'

export type PageMessage = keyof typeof pages
export type Say = (key: PageMessage, values?: Readonly<Record<string, string>>) => string

export function speaker(vendor: string): Say {
  return (key, values = {}) =>
    pages[key].replace(/\{\{(\w+)\}\}/g, (_, name: string) =>
      name === 'vendor' ? vendor : (values[name] ?? ''),
    )
}
