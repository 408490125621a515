/** What arrived about the person, what each claim became, and one click for a claim that has another name. */
import { useTranslation } from 'react-i18next'
import { mappedAttributes } from '../../../../guides/guide.ts'
import { Panel } from '../../../../ui/panel.tsx'
import { Problem } from '../../../problem.tsx'
import { useSession } from '../../../session.tsx'
import { type Connection, useSaveDraft } from '../connections.tsx'
import type { Attempt } from './attempt.tsx'
import { groupChecks } from './check-groups.ts'
import { ClaimRow } from './claim-row.tsx'

interface ClaimsProps {
  attempt: Attempt
  connection: Connection
  provider: string
}
export function Claims({ attempt, connection, provider }: ClaimsProps) {
  const { t } = useTranslation()
  const vendor = useSession().branding.name
  const save = useSaveDraft(connection.id)
  const { claims } = attempt
  if (claims.length === 0) return <NoClaims attempt={attempt} provider={provider} />
  const signed = groupChecks(attempt.checks).some(
    ({ group, state }) => group === 'signature' && state === 'passed',
  )
  const first = claims.find(({ maps_to }) => maps_to === 'first_name')?.values[0]
  const suggested = attempt.suggestions.map(({ claim }) => claim)
  const unused = claims.filter(({ maps_to, name }) => !maps_to && !suggested.includes(name))
  const map = (connection.draft ?? connection.active)?.attribute_map
  return (
    <Panel
      flush
      title={
        first
          ? t('test.claims_title_about', { provider, person: first })
          : t('test.claims_title', { provider })
      }
      aside={t(signed ? 'test.claims_checked' : 'test.claims_unchecked')}
    >
      {save.error && (
        <div className="claims-problem">
          <Problem error={save.error} title={t('test.could_not_save')} />
        </div>
      )}
      <table className="t claims">
        <caption className="sr">{t('test.claims_caption')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('test.claims_need', { vendor })}</th>
            <th scope="col">{t('test.claims_from')}</th>
            <th scope="col">{t('test.claims_value')}</th>
            <th scope="col">{t('test.claims_result')}</th>
          </tr>
        </thead>
        <tbody>
          {mappedAttributes.map((attribute) => {
            const suggestion = attempt.suggestions.find((each) => each.attribute === attribute)?.claim
            return (
              <ClaimRow
                key={attribute}
                attribute={attribute}
                claim={claims.find(({ maps_to }) => maps_to === attribute)}
                suggested={claims.find(({ name }) => name === suggestion)}
                expectedName={map?.[attribute]}
                missing={attempt.missing.includes(attribute)}
                onUse={(name) => save.mutate({ attribute_map: { [attribute]: name } })}
                busy={save.isPending && save.variables.attribute_map?.[attribute] !== undefined}
              />
            )
          })}
        </tbody>
      </table>
      {unused.length > 0 && (
        <p className="foot">
          <span>
            {t('test.claims_unused')}{' '}
            {unused.map(({ name }, index) => (
              <span key={name}>
                {index > 0 && ', '}
                <span className="m">{name}</span>
              </span>
            ))}
          </span>
        </p>
      )}
    </Panel>
  )
}

function NoClaims({ attempt, provider }: { attempt: Attempt; provider: string }) {
  const { t } = useTranslation()
  if (attempt.state !== 'failed' && attempt.state !== 'succeeded') return null
  const read = groupChecks(attempt.checks).some(
    ({ group, state }) => group === 'claims' && state !== 'not_reached',
  )
  return (
    <Panel title={t('test.claims_title', { provider })}>
      <p className="muted small">{t(read ? 'test.claims_none' : 'test.claims_later')}</p>
    </Panel>
  )
}
