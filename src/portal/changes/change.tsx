/** One entry of the change log: when, who, what, and each field before and after. */
import { useTranslation } from 'react-i18next'
import type { FieldChange, PortalChange } from '../../resources/portal-changes/contract.ts'
import { Breakable } from '../../ui/text.tsx'
import { useMoments } from '../moment.tsx'
import { useChangeWords } from './words.tsx'

export function Change({ change, brief = false }: { change: PortalChange; brief?: boolean }) {
  const moments = useMoments()
  const words = useChangeWords()
  return (
    <li className="change">
      <time className="change-when" dateTime={change.created_at} title={moments.full(change.created_at)}>
        {brief ? moments.near(change.created_at) : moments.full(change.created_at)}
      </time>
      <div className="change-what">
        <p>
          <b>{words.who(change)}</b> {words.what(change)}
        </p>
        {!brief && change.changes.length > 0 && (
          <dl className="change-fields">
            {change.changes.map((each) => (
              <Field key={each.field} change={each} />
            ))}
          </dl>
        )}
      </div>
    </li>
  )
}

function Field({ change }: { change: FieldChange }) {
  const { t } = useTranslation()
  const words = useChangeWords()
  return (
    <div>
      <dt>{words.field(change)}</dt>
      {change.hidden && <dd>{t('changes.hidden')}</dd>}
      {change.before !== null && (
        <dd>
          <span className="change-label">{t('changes.before')}</span>{' '}
          <span className="change-before">
            <Breakable text={words.value(change.field, change.before)} />
          </span>
        </dd>
      )}
      {!change.hidden && (
        <dd>
          {change.before !== null && <span className="change-label">{t('changes.after')}</span>}{' '}
          {change.after === null ? (
            <i>{t('changes.empty')}</i>
          ) : (
            <Breakable text={words.value(change.field, change.after)} />
          )}
        </dd>
      )}
    </div>
  )
}
