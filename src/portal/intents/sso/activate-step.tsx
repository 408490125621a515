/** The last step: makes the draft the configuration that people sign in with. Until then nothing has changed. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Guide } from '../../../guides/guide.ts'
import { Button } from '../../../ui/button.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { Actions, PageHead } from '../../../ui/page.tsx'
import { Facts, Note, Panel } from '../../../ui/panel.tsx'
import { Mono } from '../../../ui/text.tsx'
import { call } from '../../call.tsx'
import { completeSession } from '../../contract.ts'
import { Back } from '../../frame.tsx'
import { providerName } from '../../guide/provider-name.ts'
import { useMoments } from '../../moment.tsx'
import { Problem } from '../../problem.tsx'
import { useSession } from '../../session.tsx'
import { Title } from '../../title.tsx'
import { type Connection, keepConnection } from './connections.tsx'
import { activateDraft } from './contract.ts'
import { StepEyebrow } from './step-eyebrow.tsx'
import { stepAddress } from './steps.tsx'

export function ActivateStep({ connection, guide }: { connection: Connection; guide: Guide }) {
  const { t } = useTranslation()
  const moments = useMoments()
  const navigate = useNavigate()
  const { branding } = useSession()
  const activation = useActivation(connection)
  const { draft } = connection
  const tested = draft?.last_test?.state === 'succeeded'
  const toTest = () => navigate({ to: stepAddress(connection, 'test') })
  if (!draft && connection.active) return <Done connection={connection} guide={guide} />
  const issuer = draft?.saml?.idp_entity_id ?? draft?.oidc?.issuer
  const issuerShown = issuer ? <Mono text={issuer} /> : t('setup.activate.nothing')
  const until = draft?.saml?.certificates.map((certificate) => certificate.not_after).sort()[0]
  const runsOut = until ?? draft?.oidc?.client_secret_expires_at
  const domains = connection.domains.map(({ domain }) => domain).join(', ')
  return (
    <>
      <Title>{t('setup.activate.title')}</Title>
      <PageHead
        eyebrow={<StepEyebrow guide={guide} step="activate" />}
        title={t('setup.activate.title')}
        lead={t(connection.active ? 'setup.activate.lead_change' : 'setup.activate.lead', {
          provider: providerName(guide),
        })}
      />
      <div className="stack">
        {activation.error && (
          <Problem
            error={activation.error}
            title={t('setup.activate.failed')}
            retry={() => activation.mutate(tested)}
          />
        )}
        {draft?.last_test && tested ? (
          <Note tone="ok" title={t('setup.activate.tested_title')}>
            {t('setup.activate.tested', { at: moments.full(draft.last_test.at) })}
          </Note>
        ) : (
          <Note tone="warn" title={t('setup.activate.untested_title')}>
            {t('setup.activate.untested')}
          </Note>
        )}
        <Panel title={t('setup.activate.what')}>
          <Facts
            items={[
              [t('setup.activate.who'), domains || t('setup.activate.no_domain')],
              [t('setup.reading.issuer'), issuerShown],
              [
                t(draft?.oidc ? 'setup.activate.secret_until' : 'setup.activate.certificate_until'),
                runsOut ? moments.day(runsOut) : t('setup.activate.nothing'),
              ],
            ]}
          />
        </Panel>
        <Note tone="wait" icon="undo" title={t('setup.activate.undo_title')}>
          {t('setup.activate.undo', { vendor: branding.name })}
        </Note>
      </div>
      <Actions back={<Back href={stepAddress(connection, 'test')}>{t('setup.step.test')}</Back>}>
        {tested ? (
          <Button kind="main" busy={activation.isPending} onClick={() => activation.mutate(true)}>
            {t('setup.activate.now')}
          </Button>
        ) : (
          <>
            <Button size="3" busy={activation.isPending} onClick={() => activation.mutate(false)}>
              {t('setup.activate.now_untested')}
            </Button>
            <Button kind="main" onClick={toTest}>
              <Icon name="play" /> {t('setup.test.start')}
            </Button>
          </>
        )}
      </Actions>
    </>
  )
}

/** Activates, then says to the server that the intent is done, and goes where the vendor wants people to go. */
function useActivation({ id }: Connection) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (tested: boolean) => {
      const connection = await call(activateDraft, { params: { id }, body: tested ? {} : { untested: true } })
      const { redirect_url } = await call(completeSession, { body: { intent: 'sso' } })
      if (redirect_url) window.location.assign(redirect_url)
      return connection
    },
    onSuccess: (connection) => keepConnection(client, connection),
  })
}

function Done({ connection, guide }: { connection: Connection; guide: Guide }) {
  const { t } = useTranslation()
  const { branding } = useSession()
  const navigate = useNavigate()
  const domains = connection.domains.map(({ domain }) => domain).join(', ')
  const open = () => navigate({ to: '/sso/connections/$id', params: { id: connection.id } })
  return (
    <>
      <Title>{t('setup.activate.done_title')}</Title>
      <PageHead
        title={t('setup.activate.done_title')}
        lead={t('setup.activate.done_lead', { vendor: branding.name })}
      />
      <div className="stack">
        <Note tone="ok" title={t('setup.activate.true_now')}>
          {domains
            ? t('setup.activate.done_domains', { domains, provider: providerName(guide) })
            : t('setup.activate.done_plain', { provider: providerName(guide) })}
        </Note>
      </div>
      <Actions>
        <Button kind="main" onClick={open}>
          {t('setup.activate.see')} <Icon name="next" size={18} />
        </Button>
      </Actions>
    </>
  )
}
