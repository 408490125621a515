/** The request log: all, those that were refused, or only those that changed something. */
import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DirectoryGuide } from '../../../../guides/guide.ts'
import { Choices } from '../../../../ui/field.tsx'
import { Empty } from '../../../../ui/page.tsx'
import { Panel } from '../../../../ui/panel.tsx'
import { call } from '../../../call.tsx'
import { Paged } from '../../../paged.tsx'
import { listPortalRequests } from '../activity-contract.ts'
import type { Directory } from '../directories.tsx'
import { RequestTable } from '../requests/request-table.tsx'
import { PartPage } from './parts.tsx'

type Shown = 'all' | 'failed' | 'changes'
const requestsQuery = (id: string, show: Shown) =>
  infiniteQueryOptions({
    queryKey: ['dsync', 'requests', id, show],
    queryFn: ({ pageParam }) =>
      call(listPortalRequests, {
        params: { id },
        query: { ...(show !== 'all' && { show }), ...(pageParam !== null && { before: pageParam }) },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ before }) => before,
    // What has just been sent is written down a moment later.
    refetchInterval: 5_000,
    staleTime: 2_000,
  })

export function ManageRequests() {
  return (
    <PartPage part="requests">
      {(directory, guide) => <Requests directory={directory} guide={guide} />}
    </PartPage>
  )
}

function Requests({ directory, guide }: { directory: Directory; guide: DirectoryGuide }) {
  const { t } = useTranslation()
  const [shown, setShown] = useState<Shown>('all')
  const query = useInfiniteQuery(requestsQuery(directory.id, shown))
  return (
    <>
      <Choices
        legend={t('directories.requests.show')}
        name="shown"
        value={shown}
        onChange={setShown}
        options={(['all', 'failed', 'changes'] as const).map((value) => ({
          value,
          label: t(`directories.requests.${value}`),
        }))}
      />
      <Panel flush>
        <Paged
          query={query}
          loading={t('directories.requests.loading')}
          failed={t('directories.requests.load_failed')}
          more={t('directories.requests.more')}
          nothing={
            <Empty icon="list" title={t('directories.requests.none_title')}>
              {t('directories.requests.none')}
            </Empty>
          }
          foot={<span>{t('directories.watch.foot')}</span>}
        >
          {(requests) => <RequestTable directory={directory} guide={guide} requests={requests} />}
        </Paged>
      </Panel>
    </>
  )
}
