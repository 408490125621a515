/** A button that leads to the provider. Whoever says yes there comes back to this page. */
import { useMutation } from '@tanstack/react-query'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { DirectoryGuide } from '../../../../guides/guide.ts'
import { Button } from '../../../../ui/button.tsx'
import { Icon } from '../../../../ui/icon.tsx'
import { Note } from '../../../../ui/panel.tsx'
import { call } from '../../../call.tsx'
import type { ConsentBlock } from '../../../guide/step-view.tsx'
import { GuideText } from '../../../guide/words.tsx'
import { Problem } from '../../../problem.tsx'
import type { Directory } from '../directories.tsx'
import { startSourceConsent } from '../source-contract.ts'
import { consentControl, type Source } from './use-source.tsx'

interface ConsentFieldProps {
  block: ConsentBlock
  directory: Directory
  guide: DirectoryGuide
  source: Source
}
export function ConsentField({ block, directory, guide, source }: ConsentFieldProps) {
  const { t } = useTranslation()
  const missingId = useId()
  const provider = guide.console_name
  const { given = false, problem = null } = directory.consent ?? {}
  const missing = source.asked && !given
  const begin = useMutation({
    mutationFn: () => call(startSourceConsent, { params: { id: directory.id } }),
    onSuccess: ({ url }) => window.location.assign(url),
  })
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would announce a form
    <div className="bring" role="group" aria-label={block.label}>
      <p className="prose">
        <GuideText>{block.children}</GuideText>
      </p>
      {given && <Note tone="ok">{t('directories.consent.given', { provider })}</Note>}
      <Button
        kind="soft"
        size="3"
        className="consent-go"
        ref={source.control(consentControl)}
        busy={begin.isPending}
        aria-describedby={missing ? missingId : undefined}
        onClick={() => begin.mutate()}
      >
        <Icon name="out" size={17} />
        {given ? t('directories.consent.again') : t('directories.consent.give', { provider })}
      </Button>
      {missing && (
        <p className="field-bad" id={missingId}>
          <Icon name="alert" />
          <span>{t('directories.consent.missing', { provider })}</span>
        </p>
      )}
      {problem !== null && (
        <Note tone="bad" title={t('directories.consent.refused')}>
          {problem}
        </Note>
      )}
      {begin.error && <Problem error={begin.error} title={t('directories.consent.failed', { provider })} />}
    </div>
  )
}
