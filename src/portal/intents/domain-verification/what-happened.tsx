/** The mistake, drawn or said, before the evidence. */
import { Trans, useTranslation } from 'react-i18next'
import { Icon } from '../../../ui/icon.tsx'
import { Note, Panel } from '../../../ui/panel.tsx'
import { Mark } from '../../../ui/status.tsx'
import { Breakable, Mono } from '../../../ui/text.tsx'
import type { Diagnosis, Domain, Trace } from './domains.tsx'

export function WhatHappened({ domain, trace }: { domain: Domain; trace: Trace }) {
  const { t } = useTranslation()
  const { diagnosis } = trace
  if (diagnosis.kind === 'doubled_host') return <Sum domain={domain} diagnosis={diagnosis} />
  if (diagnosis.kind === 'wrong_value') return <WrongValue diagnosis={diagnosis} />
  if (diagnosis.kind === 'cname' || diagnosis.kind === 'proxied')
    return (
      <Note tone="warn" title={t('domains.what')}>
        {diagnosis.kind === 'cname' ? (
          <Trans
            i18nKey="domains.cname.text"
            values={{ at: diagnosis.at, target: diagnosis.target }}
            components={{ k: <span className="m" /> }}
          />
        ) : (
          <Trans
            i18nKey="domains.proxied.text"
            values={{ at: diagnosis.at, addresses: diagnosis.addresses.join(', ') }}
            components={{ k: <span className="m" /> }}
          />
        )}
      </Note>
    )
  if (diagnosis.kind !== 'could_not_ask') return null
  const { outcome } = diagnosis
  const why = outcome === 'records' || outcome === 'no_name' || outcome === 'no_record' ? 'other' : outcome
  return (
    <Note tone="warn" title={t('domains.what')}>
      {t(`domains.dark.${why}`)}
    </Note>
  )
}

type Of<K extends Diagnosis['kind']> = Extract<Diagnosis, { kind: K }>

function Sum({ domain, diagnosis }: { domain: Domain; diagnosis: Of<'doubled_host'> }) {
  const { t } = useTranslation()
  const { typed, added } = diagnosis
  const host = domain.record?.host
  return (
    <Panel title={t('domains.what')} className="dns-sum">
      <div className="dns-sum-row">
        <div className="dns-sum-part">
          <span className="dns-sum-label">{t('domains.sum.typed')}</span>
          <Mono text={typed} />
        </div>
        <span className="dns-sum-op">
          <Icon name="plus" size={18} label={t('domains.sum.plus')} />
        </span>
        <div className="dns-sum-part">
          <span className="dns-sum-label">{t('domains.sum.added')}</span>
          <Mono text={`.${added}`} />
        </div>
        <span className="dns-sum-op">
          <Icon name="next" size={18} label={t('domains.sum.gives')} />
        </span>
        <div className="dns-sum-part dns-sum-bad">
          <span className="dns-sum-label">
            <Icon name="stop" size={14} />
            {t('domains.sum.at')}
          </span>
          <span className="m">
            {typed}
            <mark>.{added}</mark>
          </span>
        </div>
      </div>
      <div className="dns-sum-fix">
        <Mark tone="ok" />
        <p className="prose">
          <Trans
            i18nKey={host ? 'domains.sum.fix' : 'domains.sum.fix_root'}
            values={{ host }}
            components={{ b: <b />, k: <span className="m dns-key" /> }}
          />
        </p>
      </div>
    </Panel>
  )
}

function WrongValue({ diagnosis }: { diagnosis: Of<'wrong_value'> }) {
  const { t } = useTranslation()
  return (
    <Panel title={t('domains.what')}>
      <p className="muted small">{t('domains.wrong.at', { at: diagnosis.at })}</p>
      <dl className="dns-compare">
        <div>
          <dt>{t('domains.wrong.expected')}</dt>
          <dd className="m">
            <Breakable text={diagnosis.expected} />
          </dd>
        </div>
        <div>
          <dt>{t('domains.wrong.received')}</dt>
          <dd className="m dns-received">
            <Breakable text={diagnosis.received} />
          </dd>
        </div>
      </dl>
      <div className="dns-sum-fix">
        <Mark tone="ok" />
        <p className="prose">{t(`domains.wrong.${diagnosis.difference}`)}</p>
      </div>
    </Panel>
  )
}
