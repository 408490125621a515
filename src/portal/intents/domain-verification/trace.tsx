/** The evidence: every server that was asked, what for, and what it said. */
import { useTranslation } from 'react-i18next'
import { Panel } from '../../../ui/panel.tsx'
import { Mark } from '../../../ui/status.tsx'
import { Breakable } from '../../../ui/text.tsx'
import { useMoments } from '../../moment.tsx'
import type { Asked, Domain, Trace } from './domains.tsx'

const dark = ['refused', 'server_failed', 'timed_out', 'unreachable', 'not_allowed'] as const

export function TraceTable({ domain }: { domain: Domain }) {
  const { t } = useTranslation()
  const moments = useMoments()
  const { trace } = domain
  if (!trace)
    return (
      <Panel title={t('domains.trace.title')}>
        <p className="muted small">{t('domains.trace.never')}</p>
      </Panel>
    )
  const minutes = trace.negative_ttl === null ? null : Math.max(1, Math.round(trace.negative_ttl / 60))
  const at = moments.clockWithZone(trace.checked_at)
  return (
    <Panel
      title={t('domains.trace.title')}
      aside={t('domains.trace.meta', { at, questions: trace.questions.length, ms: trace.took_ms })}
      flush
    >
      <table className="t dns-trace">
        <thead>
          <tr>
            {(['server', 'asked', 'answer', 'took'] as const).map((column) => (
              <th scope="col" key={column}>
                {t(`domains.trace.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {telling(domain.domain, trace).map((asked) => (
            <Row
              key={`${asked.role} ${asked.server} ${asked.name}`}
              asked={asked}
              domain={domain}
              minutes={minutes}
            />
          ))}
        </tbody>
      </table>
      {minutes !== null && trace.diagnosis.kind !== 'found' && (
        <p className="foot">{t('domains.trace.remember', { minutes })}</p>
      )}
    </Panel>
  )
}

/** The domain itself at every server; of the other names only where something was. */
function telling(domain: string, { questions }: Trace): Asked[] {
  return questions.filter(({ name, records }) => name === domain || records.length > 0)
}

interface RowProps {
  asked: Asked
  domain: Domain
  minutes: number | null
}
function Row({ asked, domain, minutes }: RowProps) {
  const { t } = useTranslation()
  const diagnosis = domain.trace?.diagnosis
  const deep = diagnosis?.kind === 'doubled_host' && asked.name === diagnosis.at
  const near = diagnosis?.kind === 'wrong_value' && asked.records.includes(diagnosis.received)
  const verdict = useVerdict(asked, { deep, near, minutes })
  const kind = deep ? 'deep' : asked.server === 'system' ? 'resolver' : asked.role
  return (
    <tr {...(verdict.tone === 'bad' && { className: 'row-bad' })}>
      <td data-l={t('domains.trace.server')}>
        <b className="m">{asked.server === 'system' ? t('domains.trace.system') : asked.server}</b>
        <span className="two">{t(`domains.trace.${kind}`)}</span>
      </td>
      <td data-l={t('domains.trace.asked')} className="m">
        {deep ? (
          <>
            {diagnosis.typed}
            <mark>.{diagnosis.added}</mark>
          </>
        ) : (
          <Breakable text={asked.name} />
        )}
      </td>
      <td data-l={t('domains.trace.answer')}>
        <span className="row dns-answer">
          <Mark tone={verdict.tone} label={t(`domains.trace.mark.${verdict.tone}`)} />
          <span className="grow">
            {verdict.text}
            {near && (
              <span className="two m">
                <Breakable text={diagnosis.received} />
              </span>
            )}
            {asked.proof && domain.record && (
              <span className="two m">
                <Breakable text={domain.record.value} />
              </span>
            )}
          </span>
        </span>
      </td>
      <td data-l={t('domains.trace.took')} className="num muted">
        {t('domains.trace.ms', { ms: asked.took_ms })}
      </td>
    </tr>
  )
}

interface Around {
  deep: boolean
  near: boolean
  minutes: number | null
}
function useVerdict({ outcome, proof, records, role }: Asked, { deep, near, minutes }: Around) {
  const { t } = useTranslation()
  const failure = dark.find((one) => one === outcome)
  if (failure) {
    const why = t(`domains.trace.why.${failure}`)
    return { tone: 'off', text: t('domains.trace.dark', { why }) } as const
  }
  if (proof) return { tone: deep ? 'bad' : 'ok', text: t('domains.trace.proof') } as const
  const tone = role === 'authoritative' ? ('warn' as const) : ('wait' as const)
  if (near) return { tone, text: t('domains.trace.near') }
  if (records.length > 0) return { tone, text: t('domains.trace.others', { count: records.length }) }
  if (role === 'resolver' && minutes !== null)
    return { tone, text: t('domains.trace.none_wait', { minutes }) }
  return { tone, text: t('domains.trace.none') }
}
