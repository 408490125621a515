/** What to click at the DNS host, in its own words when we know it. */
import { useTranslation } from 'react-i18next'
import type { DnsHost } from '../../../dns-hosts/host.ts'
import { Note, Panel } from '../../../ui/panel.tsx'
import { OutLink, Ui } from '../../../ui/text.tsx'
import type { Domain } from './domains.tsx'
import { hostOf, type RecordToPublish } from './record.tsx'

interface StepsProps {
  domain: Domain
  record: RecordToPublish
}
export function DnsSteps({ domain, record }: StepsProps) {
  const { t } = useTranslation()
  const host = hostOf(domain)
  const words = useSteps(record)
  return (
    <Panel
      title={host ? t('domains.steps.title', { name: host.name }) : t('domains.steps.title_other')}
      {...(host && {
        aside: <OutLink href={host.console_url}>{t('domains.steps.console', { name: host.name })}</OutLink>,
      })}
    >
      <ol className="dns-steps">
        {(host ? words.at(host) : words.elsewhere()).map((sentence) => (
          <li key={sentence}>
            <Sentence text={sentence} />
          </li>
        ))}
      </ol>
      {host?.beware && (
        <div className="dns-beware">
          <Note tone="info">
            <Sentence text={host.beware} />
          </Note>
        </div>
      )}
    </Panel>
  )
}

function useSteps({ host: label, zone }: RecordToPublish) {
  const { t } = useTranslation()
  const filled = (sentence: string) => sentence.replaceAll('{zone}', zone)
  return {
    at({ begin, end, host_field: field, zone_itself, value_field, quotes }: DnsHost): string[] {
      const host = label || zone_itself
      return [
        ...begin.map(filled),
        host ? t('domains.steps.host', { host, field }) : t('domains.steps.host_empty', { field }),
        t(quotes ? 'domains.steps.value_quotes' : 'domains.steps.value', { field: value_field }),
        ...end.map(filled),
      ]
    },
    elsewhere: () => [
      t('domains.steps.other.open', { zone }),
      t('domains.steps.other.add'),
      label
        ? t('domains.steps.other.host_label', { host: label })
        : t('domains.steps.other.host', { host: '@' }),
      t('domains.steps.other.value'),
    ],
  }
}

/** What is in brackets is the name of something on the other screen. */
function Sentence({ text }: { text: string }) {
  return (
    text
      .split(/\[([^\]]+)\]/)
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one fixed sentence
      .map((part, index) => (index % 2 === 1 ? <Ui key={index}>{part}</Ui> : part))
  )
}
