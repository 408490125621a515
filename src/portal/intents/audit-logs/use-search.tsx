/** What the address asks for, parsed: whatever it says, the screens see a search. */
import { getRouteApi } from '@tanstack/react-router'
import { useMemo } from 'react'
import { type LogSearch, parseSearch } from './search.ts'

const route = getRouteApi('/inside/audit_logs')

export function useLogSearch(): LogSearch {
  const raw = route.useSearch()
  return useMemo(() => parseSearch(raw), [raw])
}
