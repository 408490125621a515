/** Files by hand, to see that they can be read; a machine sends the later ones. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAnnounce } from '../../../ui/announce.tsx'
import { Note, Panel } from '../../../ui/panel.tsx'
import { ApiProblem, call } from '../../call.tsx'
import { DropZone } from '../../form/drop-zone.tsx'
import { Problem } from '../../problem.tsx'
import { type Directory, keepDirectory } from './directories.tsx'
import { fileNames, uploadSourceFile } from './source-contract.ts'

const MOST = 800_000

export function SendFiles({ directory }: { directory: Directory }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const say = useAnnounce()
  const [odd, setOdd] = useState<string>()
  const send = useMutation({
    mutationFn: async (files: File[]) => {
      const sent: string[] = []
      // Memberships name people and groups, so they come last.
      for (const name of ['groups.csv', 'users.csv', 'user_groups.csv'] as const) {
        const file = files.find((each) => each.name === name)
        if (!file) continue
        const body = { name, text: await file.text() }
        keepDirectory(client, await call(uploadSourceFile, { params: { id: directory.id }, body }))
        sent.push(name)
      }
      return sent
    },
    onSuccess: (names) => say(t('directories.files.sent', { names: names.join(', ') })),
  })
  const take = (list: FileList | null) => {
    const files = [...(list ?? [])]
    const unknown = files.find(({ name }) => !fileNames.some((known) => known === name))
    const large = files.find(({ size }) => size > MOST)
    if (unknown) setOdd(t('directories.files.unknown', { name: unknown.name }))
    else if (large) setOdd(t('directories.files.large', { name: large.name }))
    else {
      setOdd(undefined)
      if (files.length > 0) send.mutate(files)
    }
  }
  return (
    <Panel title={t('directories.files.title')} className="send-files">
      <p className="prose muted">{t('directories.files.lead')}</p>
      <DropZone icon="list" text={t('directories.files.drop')} onDrop={take}>
        <label className="drop-button">
          <input
            type="file"
            multiple
            accept=".csv,text/csv"
            aria-label={t('directories.files.choose')}
            onChange={({ currentTarget }) => {
              take(currentTarget.files)
              currentTarget.value = ''
            }}
          />
          <span aria-hidden="true">{t('directories.files.choose')}</span>
        </label>
      </DropZone>
      {odd && (
        <Note tone="bad" title={t('directories.files.failed')}>
          {odd}
        </Note>
      )}
      {send.error && <Problem error={send.error} title={t('directories.files.failed')} />}
      {send.error instanceof ApiProblem && send.error.errors.length > 0 && (
        <ul className="hints">
          {send.error.errors.map(({ message }) => (
            <li key={message}>{message}</li>
          ))}
        </ul>
      )}
      {send.data && !odd && (
        <Note tone="ok" title={t('directories.files.sent', { names: send.data.join(', ') })} />
      )}
    </Panel>
  )
}
