/** The groups of the directory; each leads to its members. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../../ui/button.tsx'
import { Field, TextInput } from '../../../../ui/field.tsx'
import { Empty, Skeleton } from '../../../../ui/page.tsx'
import { Panel } from '../../../../ui/panel.tsx'
import { useMoments } from '../../../moment.tsx'
import { Problem } from '../../../problem.tsx'
import type { Directory } from '../directories.tsx'
import { groupsQuery } from '../people/people-query.tsx'
import { PartPage } from './parts.tsx'

export function ManageGroups() {
  return <PartPage part="groups">{(directory) => <Groups directory={directory} />}</PartPage>
}

function Groups({ directory }: { directory: Directory }) {
  const { t } = useTranslation()
  const moments = useMoments()
  const [wanted, setWanted] = useState('')
  const search = useDeferredValue(wanted.trim())
  const query = useInfiniteQuery(groupsQuery(directory.id, search))
  const groups = query.data?.pages.flatMap(({ data }) => data)
  const column = (name: 'group' | 'members' | 'changed') => t(`directories.groups.column.${name}`)
  const empty = search === '' ? 'none' : 'nothing'
  return (
    <>
      <search className="filter-find">
        <Field label={t('directories.groups.find')}>
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
      <Panel flush>
        {query.error && (
          <div className="in-panel">
            <Problem
              error={query.error}
              title={t('directories.groups.load_failed')}
              retry={() => query.refetch()}
            />
          </div>
        )}
        {query.isPending && <Skeleton shape="panel" label={t('directories.groups.loading')} />}
        {groups?.length === 0 && (
          <Empty icon="people" title={t(`directories.groups.${empty}_title`)}>
            {t(`directories.groups.${empty}`)}
          </Empty>
        )}
        {groups && groups.length > 0 && (
          <table className="t">
            <thead>
              <tr>
                <th scope="col">{column('group')}</th>
                <th scope="col">{column('members')}</th>
                <th scope="col">{column('changed')}</th>
              </tr>
            </thead>
            <tbody>
              {groups.map((group) => (
                <tr key={group.id}>
                  <th scope="row" data-l={column('group')}>
                    <Link
                      to="/dsync/directories/$id/people"
                      params={{ id: directory.id }}
                      search={{ group: group.id, group_name: group.name }}
                      className="row-link"
                      aria-label={t('directories.groups.members', { group: group.name })}
                    >
                      {group.name}
                    </Link>
                  </th>
                  <td data-l={column('members')} className="num">
                    {group.members}
                  </td>
                  <td data-l={column('changed')} className="num muted">
                    {moments.near(group.updated_at)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {query.hasNextPage && (
          <p className="foot">
            <Button size="2" busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
              {t('directories.groups.more')}
            </Button>
          </p>
        )}
      </Panel>
    </>
  )
}
