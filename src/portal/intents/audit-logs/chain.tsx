/** What the hash chain says about these events: intact up to where and when, or broken where, and what to do then. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { Note } from '../../../ui/panel.tsx'
import { Mark } from '../../../ui/status.tsx'
import { call } from '../../call.tsx'
import { useMoments } from '../../moment.tsx'
import { Problem } from '../../problem.tsx'
import { useSession } from '../../session.tsx'
import { type AuditChain, checkPortalAuditChain } from './contract.ts'
import { overviewQuery, useOverview } from './queries.tsx'

export function Chain() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { chain } = useOverview()
  const check = useMutation({
    mutationFn: () => call(checkPortalAuditChain),
    onSuccess: () => client.invalidateQueries({ queryKey: overviewQuery.queryKey, exact: true }),
  })
  const button = (
    <Button size="1" busy={check.isPending || chain.state === 'running'} onClick={() => check.mutate()}>
      {t(chain.state === 'unchecked' ? 'audit.chain.check' : 'audit.chain.again')}
    </Button>
  )
  return (
    <>
      {chain.state === 'broken' ? (
        <Broken chain={chain} action={button} />
      ) : (
        <Line chain={chain} action={button} />
      )}
      {check.error && <Problem error={check.error} title={t('audit.chain.failed')} />}
    </>
  )
}

interface ChainProps {
  chain: AuditChain
  action: React.ReactNode
}
function Line({ chain, action }: ChainProps) {
  const { t } = useTranslation()
  const moments = useMoments()
  const { head } = useOverview()
  const { state, intact_to, intact_at, done, total } = chain
  const newer = head.position - intact_to
  return (
    <div className="chain" role="status">
      <Mark tone={state === 'running' ? 'now' : state === 'intact' ? 'ok' : 'wait'} />
      {state === 'running' ? (
        <div>
          <b>{t('audit.chain.running', { done, total })}</b>{' '}
          <progress
            className="export-progress"
            aria-label={t('audit.chain.progress')}
            max={total || 1}
            value={done}
          />
        </div>
      ) : (
        <p>
          <b>
            {intact_at === null
              ? t('audit.chain.unchecked')
              : t('audit.chain.intact', { position: intact_to, at: moments.full(intact_at) })}
          </b>{' '}
          <span className="muted">
            {intact_at !== null && newer > 0 && t('audit.chain.newer', { count: newer })}
          </span>
        </p>
      )}
      {action}
    </div>
  )
}

function Broken({ chain: { at, intact_to, intact_at, problems }, action }: ChainProps) {
  const { t } = useTranslation()
  const moments = useMoments()
  const { branding } = useSession()
  const [first] = problems
  return (
    <Note tone="bad" title={t('audit.chain.broken', { position: first?.position ?? 0 })} action={action}>
      <p>
        {t('audit.chain.broken_text', { at: at === null ? '' : moments.full(at) })}{' '}
        {intact_at !== null &&
          t('audit.chain.was_intact', { position: intact_to, at: moments.full(intact_at) })}
      </p>
      <ul className="chain-problems">
        {problems.map(({ position, code }) => (
          <li key={`${position} ${code}`}>{t(`audit.chain.problem.${code}`, { position })}</li>
        ))}
      </ul>
      <p>{t('audit.chain.what_to_do', { vendor: branding.name })}</p>
    </Note>
  )
}
