/** Whom it is about: names are what a mistake is recognised by. */
import { useTranslation } from 'react-i18next'
import type { Held } from '../directories.tsx'

export function HeldPeople({ change }: { change: Held }) {
  const { t } = useTranslation()
  const { leavers, users } = change
  return (
    <div className="held-people">
      {leavers.length < users.deactivate && (
        <p className="muted small">{t('directories.held.some', { count: leavers.length })}</p>
      )}
      <ul className="leavers">
        {leavers.map(({ name, email }) => (
          <li key={`${name} ${email}`}>
            <b>{name ?? email ?? t('directories.held.nobody')}</b>
            {name !== null && email !== null && <span className="two">{email}</span>}
          </li>
        ))}
      </ul>
    </div>
  )
}
