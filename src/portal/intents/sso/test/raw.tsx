/** The protocol messages themselves, for those who look. */
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../../ui/button.tsx'
import { useCopy } from '../../../../ui/copy-field.tsx'
import { Icon } from '../../../../ui/icon.tsx'
import type { Attempt } from './attempt.tsx'

export function Raw({ attempt: { request, response } }: { attempt: Pick<Attempt, 'request' | 'response'> }) {
  const { t } = useTranslation()
  if (!request && !response) return null
  return (
    <details className="panel raw">
      <summary>
        <Icon name="right" size={16} />
        {t('test.raw')}
      </summary>
      <p className="muted small">{t('test.raw_note')}</p>
      <Message label={t('test.raw_request')} text={request} />
      <Message label={t('test.raw_response')} text={response} />
    </details>
  )
}

function Message({ label, text }: { label: string; text: string | null }) {
  const { t } = useTranslation()
  const shown = useRef<HTMLPreElement>(null)
  const { copied, copy } = useCopy(label, text ?? '', shown)
  return (
    <section className="raw-message" aria-label={label}>
      <div className="panel-head">
        <h3 className="h3">{label}</h3>
        {text && (
          <Button
            size="2"
            onClick={copy}
            aria-label={copied ? t('ui.copied_named', { label }) : t('ui.copy_named', { label })}
          >
            <Icon name={copied ? 'check' : 'copy'} />
            {t(copied ? 'ui.copied' : 'ui.copy')}
          </Button>
        )}
      </div>
      {text ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
        <pre className="m" ref={shown} tabIndex={0}>
          {text}
        </pre>
      ) : (
        <p className="muted small">{t('test.raw_none')}</p>
      )}
    </section>
  )
}
