/** Everybody in the directory, found by name or address, or the members of one group. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnnounce } from '../../../../ui/announce.tsx'
import { Button } from '../../../../ui/button.tsx'
import { Choices, Field, TextInput } from '../../../../ui/field.tsx'
import { Empty, Skeleton } from '../../../../ui/page.tsx'
import { Panel } from '../../../../ui/panel.tsx'
import { Problem } from '../../../problem.tsx'
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
  const say = useAnnounce()
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
  const people = query.data?.pages.flatMap(({ data }) => data)
  const more = async () => {
    const { data } = await query.fetchNextPage()
    say(t('directories.people.loaded', { count: data?.pages.flatMap((page) => page.data).length ?? 0 }))
  }
  const nothing = search === '' && shown === 'all' && !group
  return (
    <>
      <div className="filters">
        <search className="filter-find">
          <Field label={t('directories.people.find')}>
            {(control) => (
              <TextInput
                {...control}
                type="search"
                icon="search"
                autoComplete="off"
                value={wanted}
                onChange={({ currentTarget }) => setWanted(currentTarget.value)}
              />
            )}
          </Field>
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
        {query.error && (
          <div className="in-panel">
            <Problem
              error={query.error}
              title={t('directories.people.load_failed')}
              retry={() => query.refetch()}
            />
          </div>
        )}
        {query.isPending && <Skeleton shape="panel" label={t('directories.people.loading')} />}
        {people?.length === 0 && (
          <Empty icon="people" title={t(`directories.people.${nothing ? 'none' : 'nothing'}_title`)}>
            {t(`directories.people.${nothing ? 'none' : 'nothing'}`)}
          </Empty>
        )}
        {people && people.length > 0 && <PeopleTable directory={directory} people={people} />}
        {query.hasNextPage && (
          <p className="foot">
            <Button size="2" busy={query.isFetchingNextPage} onClick={more}>
              {t('directories.people.more')}
            </Button>
          </p>
        )}
      </Panel>
    </>
  )
}
