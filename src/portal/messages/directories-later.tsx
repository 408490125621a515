/** Words of the directory screens: loaded together with them. */
import { directories } from './en/directories.ts'
import { i18n } from './i18n.tsx'

i18n.addResourceBundle('en', 'translation', { directories }, true)
