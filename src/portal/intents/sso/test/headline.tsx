/** The result in one line, and what it means for everybody else. */
import { useTranslation } from 'react-i18next'
import type { Guide } from '../../../../guides/guide.ts'
import { providerName } from '../../../guide/provider-name.ts'
import { useSession } from '../../../session.tsx'
import type { Connection } from '../connections.tsx'
import type { Attempt } from './attempt.tsx'
import { verdictOf } from './verdict.ts'

export function useHeadline(attempt: Attempt, connection: Connection, guide: Guide) {
  const { t } = useTranslation()
  const vendor = useSession().branding.name
  const provider = providerName(guide)
  const verdict = verdictOf(attempt)
  const active = connection.active?.version === attempt.configuration_version
  const counted = (things: number) => {
    const digit = String(things)
    const number = isWord(digit) ? t(`test.number.${digit}`) : digit
    return { provider, count: things, number }
  }
  const ground = t(active ? 'test.lead_fix_active' : 'test.lead_fix_draft')
  switch (verdict.kind) {
    case 'waiting':
      return { title: t('test.title_waiting', { provider }), lead: undefined }
    case 'timed_out':
      return { title: t('test.title_timed_out', { provider }), lead: t('test.lead_timed_out') }
    case 'ok':
      return {
        title: t('test.title_ok', { provider }),
        lead: t(active ? 'test.lead_ok_active' : 'test.lead_ok_draft', { vendor }),
      }
    case 'look':
      return { title: t('test.title_look', counted(verdict.things)), lead: t('test.lead_look') }
    case 'refused':
      return { title: t('test.title_refused', { provider }), lead: ground }
    case 'unreached':
      return { title: t('test.title_unreached', { provider }), lead: ground }
    case 'fix':
      return {
        title: t('test.title_fix', counted(verdict.things)),
        lead: verdict.things > 1 ? `${t('test.lead_first_stops')} ${ground}` : ground,
      }
  }
}
function isWord(digit: string): digit is '1' | '2' | '3' | '4' | '5' | '6' {
  return /^[1-6]$/.test(digit)
}
