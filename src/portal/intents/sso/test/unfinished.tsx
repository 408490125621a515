/** A test that is still under way, or that nobody finished. */
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Guide } from '../../../../guides/guide.ts'
import { CopyField } from '../../../../ui/copy-field.tsx'
import { Live, Note, Panel } from '../../../../ui/panel.tsx'
import { providerName } from '../../../guide/provider-name.ts'
import type { Connection } from '../connections.tsx'

const PATIENCE = 20_000

export function Waiting({ provider }: { provider: string }) {
  const { t } = useTranslation()
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), PATIENCE)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className="stack">
      <Panel>
        <Live>{t('test.live_waiting')}</Live>
        <p className="prose muted waiting-text">{t('test.lead_waiting', { provider })}</p>
      </Panel>
      {slow && (
        <Note tone="wait" title={t('test.slow_waiting')}>
          {t('test.slow_waiting_text', { provider })}
        </Note>
      )}
    </div>
  )
}

export function TimedOut({ connection, guide }: { connection: Connection; guide: Guide }) {
  const { t } = useTranslation()
  const provider = providerName(guide)
  const { acs_url, redirect_uri } = connection.service_provider
  const saml = connection.protocol === 'saml'
  return (
    <Panel title={t('test.timed_out_title')}>
      <ul className="reasons">
        <li>{t('test.timed_out_left')}</li>
        <li>{t('test.timed_out_own_error', { provider })}</li>
        <li>{t('test.timed_out_acs', { provider })}</li>
      </ul>
      <CopyField
        label={t(saml ? 'test.ours.recipient' : 'test.ours.redirect')}
        value={saml ? acs_url : redirect_uri}
      />
    </Panel>
  )
}
