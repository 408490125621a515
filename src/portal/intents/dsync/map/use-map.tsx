/** The attributes beyond the usual ones: a name, and the place where its value stands. Saved together. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnnounce } from '../../../../ui/announce.tsx'
import { call } from '../../../call.tsx'
import { useUnsaved } from '../../../saving.tsx'
import { saveAttributeMap } from '../changes-contract.ts'
import { type Directory, keepDirectory } from '../directories.tsx'
import { getPortalStructure } from '../people-contract.ts'

export const structureQuery = (id: string) =>
  queryOptions({
    queryKey: ['dsync', 'structure', id],
    queryFn: () => call(getPortalStructure, { params: { id } }),
    staleTime: 5_000,
  })

export interface Row {
  key: number
  name: string
  place: string
}
export type NameProblem = 'name_missing' | 'name_odd' | 'name_twice'
export type AttributeMapEditor = ReturnType<typeof useAttributeMap>

export function useAttributeMap(directory: Directory) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const say = useAnnounce()
  const next = useRef(0)
  const fresh = (name: string, place: string): Row => ({ key: next.current++, name, place })
  const [rows, setRows] = useState(() => rowsOf(directory).map(([name, place]) => fresh(name, place)))
  const [asked, setAsked] = useState(false)
  /** The row that a place is taken for. */
  const [active, setActive] = useState<number>()
  const saved = JSON.stringify(rowsOf(directory))
  const dirty = JSON.stringify(rows.map(({ name, place }) => [name, place])) !== saved
  useUnsaved(dirty)
  const save = useMutation({
    mutationFn: () => {
      // What somebody switched off stays off.
      const off = Object.entries(directory.attribute_map).filter(([, place]) => place === null)
      const attribute_map = Object.fromEntries([
        ...off,
        ...rows.map(({ name, place }) => [name.trim(), place.trim()]),
      ])
      return call(saveAttributeMap, { params: { id: directory.id }, body: { attribute_map } })
    },
    onSuccess: (changed) => {
      keepDirectory(client, changed)
      void client.invalidateQueries({ queryKey: ['dsync', 'people', directory.id] })
      say(t('directories.map.saved'))
    },
  })
  const problemOf = (row: Row): NameProblem | undefined => {
    const name = row.name.trim()
    if (name === '') return 'name_missing'
    if (!/^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(name)) return 'name_odd'
    if (rows.some((other) => other.key !== row.key && other.name.trim() === name)) return 'name_twice'
    return undefined
  }
  return {
    rows,
    asked,
    active,
    dirty,
    save,
    problemOf,
    setActive,
    change: (key: number, part: Partial<Row>) =>
      setRows((known) => known.map((row) => (row.key === key ? { ...row, ...part } : row))),
    add: (place = '') => {
      const row = fresh('', place)
      setRows((known) => [...known, row])
      setActive(row.key)
    },
    remove: (key: number) => setRows((known) => known.filter((row) => row.key !== key)),
    /** Into the row that is being written, else a new one. */
    take: (place: string) => {
      const row = rows.find(({ key, place: taken }) => key === active && taken === '')
      if (row) {
        setRows((known) => known.map((each) => (each.key === row.key ? { ...each, place } : each)))
        return
      }
      const added = fresh('', place)
      setRows((known) => [...known, added])
      setActive(added.key)
    },
    /** True once nothing is left to save. */
    flush: async (): Promise<boolean> => {
      setAsked(true)
      if (rows.some((row) => problemOf(row) || row.place.trim() === '')) return false
      if (dirty) await save.mutateAsync()
      setAsked(false)
      return true
    },
  }
}

function rowsOf({ attribute_map }: Directory): [string, string][] {
  return Object.entries(attribute_map).flatMap(([name, place]) => (place === null ? [] : [[name, place]]))
}
