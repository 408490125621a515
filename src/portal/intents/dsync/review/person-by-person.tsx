/** Those worth a look first; all of them on request. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Choices } from '../../../../ui/field.tsx'
import { Panel } from '../../../../ui/panel.tsx'
import { Status } from '../../../../ui/status.tsx'
import { Paged } from '../../../paged.tsx'
import { useSession } from '../../../session.tsx'
import type { Directory } from '../directories.tsx'
import { type Person, peopleQuery } from '../people/people-query.tsx'
import type { Will } from './will-tiles.tsx'

export function PersonByPerson({ directory, will }: { directory: Directory; will: Will }) {
  const { t } = useTranslation()
  const [shown, setShown] = useState<'look' | 'all'>(will.worth_a_look > 0 ? 'look' : 'all')
  const query = useInfiniteQuery(peopleQuery(directory.id, shown === 'look' ? { worth_a_look: true } : {}))
  const column = (name: 'person' | 'will' | 'details') => t(`directories.review.column.${name}`)
  return (
    <Panel
      flush
      title={t('directories.review.people')}
      aside={
        will.worth_a_look > 0 && (
          <Choices
            legend={t('directories.review.show')}
            name="shown"
            value={shown}
            onChange={setShown}
            options={[
              { value: 'look', label: t('directories.review.show_look', { count: will.worth_a_look }) },
              {
                value: 'all',
                label: t('directories.review.show_all', { count: will.create + will.left_out }),
              },
            ]}
          />
        )
      }
    >
      <Paged
        query={query}
        loading={t('directories.people.loading')}
        failed={t('directories.people.load_failed')}
        more={t('directories.people.more')}
      >
        {(people) => (
          <table className="t">
            <thead>
              <tr>
                <th scope="col">{column('person')}</th>
                <th scope="col">{column('will')}</th>
                <th scope="col">{column('details')}</th>
              </tr>
            </thead>
            <tbody>
              {people.map((person) => (
                <tr key={person.id}>
                  <th scope="row" data-l={column('person')}>
                    <b>{person.name ?? t('directories.people.no_name')}</b>
                    <span className="two">{person.email ?? person.user_name ?? person.idp_id}</span>
                  </th>
                  <td data-l={column('will')}>
                    <WillStatus person={person} />
                  </td>
                  <td data-l={column('details')}>
                    <Details person={person} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Paged>
    </Panel>
  )
}

function WillStatus({ person }: { person: Person }) {
  const { t } = useTranslation()
  const will = person.state !== 'active' ? 'leave' : person.concerns.length > 0 ? 'question' : 'create'
  const look = {
    create: { tone: 'info', icon: 'plus' },
    question: { tone: 'warn', icon: 'alert' },
    leave: { tone: 'off', icon: 'minus' },
  } as const
  return (
    <Status {...look[will]} size="1">
      {t(`directories.review.will.${will}`)}
    </Status>
  )
}

const SOME = 4
function Details({ person }: { person: Person }) {
  const { t } = useTranslation()
  const vendor = useSession().branding.name
  const domain = person.email?.split('@').at(-1) ?? ''
  const names = person.groups.map(({ name }) => name)
  const some = names.slice(0, SOME).join(', ')
  const groups =
    names.length > SOME
      ? t('directories.review.more_groups', { groups: some, count: names.length - SOME })
      : some
  return (
    <span>
      {person.concerns.map((concern) => (
        <span key={concern} className="concern">
          {t(`directories.review.concern.${concern}`, { vendor, domain })}
        </span>
      ))}
      {groups && <span className="two">{t('directories.review.in_groups', { groups })}</span>}
    </span>
  )
}
