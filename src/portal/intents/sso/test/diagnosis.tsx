/** The one thing that stopped the sign-in: what, why, and where to change it. */
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { Guide } from '../../../../guides/guide.ts'
import { CopyField } from '../../../../ui/copy-field.tsx'
import { Status } from '../../../../ui/status.tsx'
import { providerName } from '../../../guide/provider-name.ts'
import type { Connection } from '../connections.tsx'
import { AdoptIssuer } from './adopt-issuer.tsx'
import { adoptionOf, isCompared, ourValue } from './adoption.ts'
import type { Attempt } from './attempt.tsx'
import { Diff, useDifferenceWords } from './diff.tsx'
import { useFailureWords } from './failure-words.tsx'
import { Remedy } from './remedy.tsx'
import { WhyNot } from './why-not.tsx'

interface DiagnosisProps {
  attempt: Attempt
  connection: Connection
  guide: Guide
  /** Inside a row of a list: no frame of its own, no way to change things from here. */
  plain?: boolean
}
export function Diagnosis({ attempt, connection, guide, plain = false }: DiagnosisProps) {
  return (
    attempt.failure && (
      <Told failure={attempt.failure} id={attempt.id} connection={connection} guide={guide} plain={plain} />
    )
  )
}

type ToldProps = Omit<DiagnosisProps, 'attempt'> & { failure: NonNullable<Attempt['failure']>; id: string }
function Told({ failure, id, connection, guide, plain }: ToldProps) {
  const { t } = useTranslation()
  const heading = useId()
  const { title, text, fix, known } = useFailureWords(providerName(guide))(failure.code)
  const describe = useDifferenceWords()
  const compared = isCompared(failure.code)
  const difference = compared && describe(failure.expected, failure.received)
  const adoption = adoptionOf(failure.code)
  const said = !known || !(failure.expected || failure.received)
  const Heading = plain ? 'h3' : 'h2'
  return (
    <section className={plain ? 'diag diag-plain' : 'panel panel-flush diag'} aria-labelledby={heading}>
      <div className="diag-head">
        {!plain && <Status tone="bad">{t('test.stops')}</Status>}
        <Heading className={plain ? 'h3' : 'h2 diag-title'} id={heading}>
          {title}
        </Heading>
        <p className="prose muted">
          {text} {difference && <b>{difference}</b>}
        </p>
        {/* The server's sentence names what the catalogue cannot know, such as the provider's own words. */}
        {said && failure.message && <p className="prose diag-said">{failure.message}</p>}
        {(!known || failure.code === 'internal_error') && (
          <p className="small">
            {t('test.quote')} <span className="m">{id}</span> · <span className="m">{failure.code}</span>
          </p>
        )}
      </div>
      <Diff expected={failure.expected} received={failure.received} compared={compared} />
      <div className="fix">
        <div>
          <h3 className="h3">
            {failure.remedy ? t('test.where', { provider: providerName(guide) }) : t('test.what_to_do')}
          </h3>
          <Remedy text={failure.remedy ?? fix} />
          {!plain && adoption && 'adopt' in adoption && failure.received && (
            <AdoptIssuer received={failure.received} connection={connection} guide={guide} />
          )}
        </div>
        <OurValue code={failure.code} connection={connection} guide={guide} />
      </div>
      {adoption && 'why' in adoption && <WhyNot reason={adoption.why} provider={providerName(guide)} />}
    </section>
  )
}

/** The value to paste, under the name that the console gives it. */
function OurValue({ code, connection, guide }: { code: string; connection: Connection; guide: Guide }) {
  const { t } = useTranslation()
  const which = ourValue(code)
  const { sp_entity_id, acs_url, redirect_uri } = connection.service_provider
  if (!which || (which === 'audience' && connection.protocol === 'oidc')) return null
  if (which === 'recipient' && connection.protocol === 'oidc') return null
  const key = ({ audience: 'sp_entity_id', recipient: 'acs_url', redirect: 'redirect_uri' } as const)[which]
  const value = { sp_entity_id, acs_url, redirect_uri }[key]
  const blocks = guide.steps.flatMap((step) => step.blocks)
  const named = blocks.find((block) => block.type === 'copy' && block.value === key)
  const label = named?.type === 'copy' ? named.label : t(`test.ours.${which}`)
  return <CopyField label={label} value={value} hint={t('test.paste_over')} />
}
