import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Status, type Tone } from '../../../../ui/status.tsx'
import { useMoments } from '../../../moment.tsx'
import type { Directory } from '../directories.tsx'
import type { Person } from '../people/people-query.tsx'

export const personTones = { active: 'ok', suspended: 'wait', inactive: 'off' } as const satisfies Record<
  Person['state'],
  Tone
>

export function PeopleTable({ directory, people }: { directory: Directory; people: readonly Person[] }) {
  const { t } = useTranslation()
  const moments = useMoments()
  const column = (name: 'person' | 'state' | 'groups' | 'changed') => t(`directories.people.column.${name}`)
  return (
    <table className="t">
      <thead>
        <tr>
          <th scope="col">{column('person')}</th>
          <th scope="col">{column('state')}</th>
          <th scope="col">{column('groups')}</th>
          <th scope="col">{column('changed')}</th>
        </tr>
      </thead>
      <tbody>
        {people.map((person) => (
          <tr key={person.id}>
            <th scope="row" data-l={column('person')}>
              <Link
                to="/dsync/directories/$id/people/$user"
                params={{ id: directory.id, user: person.id }}
                className="row-link"
              >
                {person.name ?? t('directories.people.no_name')}
              </Link>
              <span className="two">{person.email ?? person.user_name ?? person.idp_id}</span>
            </th>
            <td data-l={column('state')}>
              <Status tone={personTones[person.state]} size="1">
                {t(`directories.people.${person.state}`)}
              </Status>
            </td>
            <td data-l={column('groups')}>
              {person.groups.map(({ name }) => name).join(', ') || <span className="muted">–</span>}
            </td>
            <td data-l={column('changed')} className="num muted">
              {moments.near(person.updated_at)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
