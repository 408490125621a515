/** Words that the first screen does without: loaded together with the screens after it. */
import { certificates } from './en/certificates.ts'
import { changes } from './en/changes.ts'
import { domains } from './en/domains.ts'
import { streams } from './en/log-streams.ts'
import { manage } from './en/manage.ts'
import { test } from './en/test.ts'
import { i18n } from './i18n.tsx'

i18n.addResourceBundle('en', 'translation', { certificates, changes, domains, manage, streams, test }, true)
