/** The words of the audit logs: loaded together with their screens. */
import { audit } from './en/audit-logs.ts'
import { i18n } from './i18n.tsx'

i18n.addResourceBundle('en', 'translation', { audit }, true)
