/** Everybody in the directory, found by name or address, or the members of one group. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Choices } from '../../../../ui/field.tsx'
import { Empty } from '../../../../ui/page.tsx'
import { Panel } from '../../../../ui/panel.tsx'
import { SearchBox } from '../../../form/search-box.tsx'
import { Paged } from '../../../paged.tsx'
import type { Directory } from '../directories.tsx'
import { peopleQuery } from '../people/people-query.tsx'
import { PartPage } from './parts.tsx'
import { PeopleTable } from './people-table.tsx'

const route = getRouteApi('/inside/dsync/directories/$id/people')

export function ManagePeople() {
  return <PartPage part="people">{(directory) => <People directory={directory} />}</PartPage>
}

type Shown = 'all' | 'active' | 'inactive'

function People({ directory }: { directory: Directory }) {
  const { t } = useTranslation()
  const { group, group_name } = route.useSearch()
  const [wanted, setWanted] = useState('')
  const [shown, setShown] = useState<Shown>('all')
  const search = useDeferredValue(wanted.trim())
  const query = useInfiniteQuery(
    peopleQuery(directory.id, {
      ...(search && { search }),
      ...(shown !== 'all' && { state: shown }),
      ...(group && { group }),
    }),
  )
  const nothing = search === '' && shown === 'all' && !group
  return (
    <>
      <div className="filters">
        <search className="filter-find">
          <SearchBox label={t('directories.people.find')} value={wanted} onValue={setWanted} />
        </search>
        <Choices
          legend={t('directories.people.state')}
          name="shown"
          value={shown}
          onChange={setShown}
          options={(['all', 'active', 'inactive'] as const).map((value) => ({
            value,
            label: t(`directories.people.${value}`),
          }))}
        />
      </div>
      {group && (
        <p className="of-group">
          {t('directories.people.of_group', { group: group_name ?? group })} ·{' '}
          <Link to="/dsync/directories/$id/people" params={{ id: directory.id }}>
            {t('directories.people.all_groups')}
          </Link>
        </p>
      )}
      <Panel flush>
        <Paged
          query={query}
          loading={t('directories.people.loading')}
          failed={t('directories.people.load_failed')}
          more={t('directories.people.more')}
          loaded={(count) => t('directories.people.loaded', { count })}
          nothing={
            <Empty icon="people" title={t(`directories.people.${nothing ? 'none' : 'nothing'}_title`)}>
              {t(`directories.people.${nothing ? 'none' : 'nothing'}`)}
            </Empty>
          }
        >
          {(people) => <PeopleTable directory={directory} people={people} />}
        </Paged>
      </Panel>
    </>
  )
}
