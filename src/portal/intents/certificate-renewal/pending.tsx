/** A key set that waits: what is accepted and what the address says, side by side, and the two answers. */
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { Facts, Note } from '../../../ui/panel.tsx'
import { Mono } from '../../../ui/text.tsx'
import { call } from '../../call.tsx'
import { useMoments } from '../../moment.tsx'
import { Problem } from '../../problem.tsx'
import { Fingerprints } from './compare.tsx'
import { decideKeySet } from './contract.ts'
import { type Renewal, useChange } from './renewals.tsx'

type Decision = 'approve' | 'refuse'
interface PendingProps {
  renewal: Renewal
  pending: NonNullable<Renewal['pending']>
}
export function Pending({ renewal, pending }: PendingProps) {
  const { t } = useTranslation()
  const moments = useMoments()
  const decide = useChange(
    (decision: Decision) =>
      call(decideKeySet, { params: { id: renewal.id }, body: { change_id: pending.id, decision } }),
    (decision) =>
      t(decision === 'approve' ? 'certificates.pending.approved' : 'certificates.pending.refused'),
  )
  const busy = (decision: Decision) => decide.isPending && decide.variables === decision
  return (
    <section className="pending" aria-label={t('certificates.pending.title')}>
      <Note tone="warn" title={t('certificates.pending.title')}>
        <p>{t(`certificates.pending.reason.${pending.reason}`)}</p>
        <p>
          {t('certificates.pending.how')}{' '}
          {t('certificates.pending.since', { at: moments.full(pending.since) })}
        </p>
      </Note>
      <div className="sides">
        <Side title={t('certificates.pending.now')} of={renewal} other={pending} />
        <Side title={t('certificates.pending.new')} of={pending} other={renewal} />
      </div>
      {decide.error && <Problem error={decide.error} title={t('certificates.failed')} />}
      <p className="row">
        <Button size="3" busy={busy('refuse')} onClick={() => decide.mutate('refuse')}>
          {t('certificates.pending.refuse')}
        </Button>
        <Button size="3" kind="main" busy={busy('approve')} onClick={() => decide.mutate('approve')}>
          {t('certificates.pending.approve')}
        </Button>
      </p>
    </section>
  )
}

type Set = Pick<PendingProps['pending'], 'idp_entity_id' | 'sso_url' | 'certificates'>
function Side({ title, of, other }: { title: string; of: Set; other: Set }) {
  const { t } = useTranslation()
  const value = (text: string | null, than: string | null) =>
    text === than ? (
      <Mono text={text ?? ''} />
    ) : (
      <mark>
        <Mono text={text ?? ''} />
      </mark>
    )
  return (
    <div className="side">
      <h3 className="h3">{title}</h3>
      <Facts
        items={[
          [t('certificates.pending.issuer'), value(of.idp_entity_id, other.idp_entity_id)],
          [t('certificates.pending.address'), value(of.sso_url, other.sso_url)],
          [t('certificates.pending.certificates'), <Fingerprints key="c" certificates={of.certificates} />],
        ]}
      />
    </div>
  )
}
