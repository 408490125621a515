/** Words of the grid of directories: loaded with it, before all others. */
import { firstOfDirectories } from './en/directories-first.ts'
import { i18n } from './i18n.tsx'

i18n.addResourceBundle('en', 'translation', { directories: firstOfDirectories }, true)
