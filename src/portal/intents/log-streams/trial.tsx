/** What a test event did: the verdict first, then what was sent and what came back, secrets masked. */
import { useTranslation } from 'react-i18next'
import type { LogStreamTrial } from '../../../resources/log-streams/contract.ts'
import { Note, Panel } from '../../../ui/panel.tsx'
import { Status } from '../../../ui/status.tsx'
import { Mono } from '../../../ui/text.tsx'

export function Trial({ trial }: { trial: LogStreamTrial }) {
  const { t } = useTranslation()
  return (
    <Panel title={t('streams.trial.title')}>
      <Note
        tone={trial.ok ? 'ok' : 'bad'}
        title={trial.ok ? t('streams.trial.taken') : t('streams.trial.refused')}
      >
        {trial.ok
          ? t('streams.trial.took', { seconds: Math.max(0.1, trial.duration_ms / 1000).toFixed(1) })
          : trial.reason}
      </Note>
      {trial.exchanges.map((exchange, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: requests of one test, in their order
        <details key={at} className="exchange" open={!trial.ok && at === trial.exchanges.length - 1}>
          <summary>
            <span className="m">{exchange.method}</span> <Mono text={exchange.url} />{' '}
            <Status size="1" tone={exchange.status !== null && exchange.status < 300 ? 'ok' : 'warn'}>
              {exchange.status ?? t('streams.trial.no_answer')}
            </Status>
          </summary>
          <h3 className="field-label">{t('streams.trial.sent')}</h3>
          <Code
            label={t('streams.trial.sent')}
            text={[
              ...Object.entries(exchange.headers).map(([name, value]) => `${name}: ${value}`),
              '',
              exchange.body,
            ].join('\n')}
          />
          <h3 className="field-label">{t('streams.trial.answered')}</h3>
          <Code label={t('streams.trial.answered')} text={exchange.answer || t('streams.trial.empty')} />
        </details>
      ))}
    </Panel>
  )
}

/** Scrolls by keyboard too, so it can be focused and has a name. */
export function Code({ label, text }: { label: string; text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to take focus (WCAG 2.1.1)
    <section className="code" tabIndex={0} aria-label={label}>
      <pre>{text}</pre>
    </section>
  )
}
