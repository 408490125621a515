/** A list that comes in pages, inside a panel: waiting for it, what went wrong, nothing, the rows, and more of them. */
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useAnnounce } from '../ui/announce.tsx'
import { Button } from '../ui/button.tsx'
import { Skeleton } from '../ui/page.tsx'
import { Problem } from './problem.tsx'

interface PagedProps<T> {
  query: UseInfiniteQueryResult<InfiniteData<{ data: T[] }>, Error>
  loading: string
  failed: string
  more: string
  /** Said to screen readers once more have come. */
  loaded?: (count: number) => string
  nothing?: ReactNode
  /** What always stands below. */
  foot?: ReactNode
  children: (rows: T[]) => ReactNode
}
export function Paged<T>(props: PagedProps<T>) {
  const { query, loading, failed, more, loaded, nothing, foot, children } = props
  const say = useAnnounce()
  const rows = query.data && rowsOf(query.data)
  const fetchMore = async () => {
    const { data } = await query.fetchNextPage()
    if (loaded) say(loaded(data ? rowsOf(data).length : 0))
  }
  return (
    <>
      {query.error && (
        <div className="in-panel">
          <Problem error={query.error} title={failed} retry={() => query.refetch()} />
        </div>
      )}
      {query.isPending && <Skeleton shape="panel" label={loading} />}
      {rows?.length === 0 && nothing}
      {rows && rows.length > 0 && children(rows)}
      {(foot || query.hasNextPage) && (
        <p className="foot">
          {foot}
          {query.hasNextPage && (
            <Button size="2" busy={query.isFetchingNextPage} onClick={fetchMore}>
              {more}
            </Button>
          )}
        </p>
      )}
    </>
  )
}

function rowsOf<T>({ pages }: InfiniteData<{ data: T[] }>): T[] {
  return pages.flatMap(({ data }) => data)
}
