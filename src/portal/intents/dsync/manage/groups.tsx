/** The groups of the directory; each leads to its members. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Empty } from '../../../../ui/page.tsx'
import { Panel } from '../../../../ui/panel.tsx'
import { SearchBox } from '../../../form/search-box.tsx'
import { useMoments } from '../../../moment.tsx'
import { Paged } from '../../../paged.tsx'
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
  const column = (name: 'group' | 'members' | 'changed') => t(`directories.groups.column.${name}`)
  const empty = search === '' ? 'none' : 'nothing'
  return (
    <>
      <search className="filter-find">
        <SearchBox label={t('directories.groups.find')} value={wanted} onValue={setWanted} />
      </search>
      <Panel flush>
        <Paged
          query={query}
          loading={t('directories.groups.loading')}
          failed={t('directories.groups.load_failed')}
          more={t('directories.groups.more')}
          nothing={
            <Empty icon="people" title={t(`directories.groups.${empty}_title`)}>
              {t(`directories.groups.${empty}`)}
            </Empty>
          }
        >
          {(groups) => (
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
        </Paged>
      </Panel>
    </>
  )
}
