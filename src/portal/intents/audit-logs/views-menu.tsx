/** Saved views: searches with a name, shared by everybody who sees these logs. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AuditLogView } from '../../../resources/audit-logs/views-contract.ts'
import { useAnnounce } from '../../../ui/announce.tsx'
import { Button } from '../../../ui/button.tsx'
import { Field, TextInput } from '../../../ui/field.tsx'
import { call } from '../../call.tsx'
import { Problem } from '../../problem.tsx'
import { createPortalAuditView, deletePortalAuditView, renamePortalAuditView } from './contract.ts'
import { Menu } from './menu.tsx'
import { viewsQuery } from './queries.tsx'
import { isSame, type LogSearch, searchOf } from './search.ts'

interface ViewsMenuProps {
  search: LogSearch
  onSearch: (search: LogSearch) => void
}
export function ViewsMenu({ search, onSearch }: ViewsMenuProps) {
  const { t } = useTranslation()
  const { data } = useQuery(viewsQuery)
  const views = data?.data ?? []
  const current = views.find((view) => isSame(view.search, searchOf(search)))
  const value = current?.name ?? (views.length > 0 ? String(views.length) : t('audit.view.none'))
  return (
    <Menu label={t('audit.view.menu')} value={value} atEnd>
      {(close) => (
        <>
          {views.length > 0 && (
            <>
              <p className="field-label">{t('audit.view.saved')}</p>
              <ul className="views">
                {views.map((view) => (
                  <View
                    key={view.id}
                    view={view}
                    current={view === current}
                    onOpen={() => {
                      close()
                      onSearch(view.search)
                    }}
                  />
                ))}
              </ul>
            </>
          )}
          {!current && <SaveView search={search} />}
        </>
      )}
    </Menu>
  )
}

/** The list again, and a word for those who do not see it change. */
function useSettled() {
  const client = useQueryClient()
  const say = useAnnounce()
  return async (words: string) => {
    say(words)
    await client.invalidateQueries({ queryKey: viewsQuery.queryKey })
  }
}

interface ViewProps {
  view: AuditLogView
  current: boolean
  onOpen: () => void
}
function View({ view: { id, name }, current, onOpen }: ViewProps) {
  const { t } = useTranslation()
  const settled = useSettled()
  const [renaming, setRenaming] = useState(false)
  const remove = useMutation({
    mutationFn: () => call(deletePortalAuditView, { params: { id } }),
    onSuccess: () => settled(t('audit.view.deleted_now', { name })),
  })
  const rename = useMutation({
    mutationFn: (to: string) => call(renamePortalAuditView, { params: { id }, body: { name: to } }),
    onSuccess: async (view) => {
      setRenaming(false)
      await settled(t('audit.view.saved_now', { name: view.name }))
    },
  })
  const failed = rename.error ?? remove.error
  return (
    <li>
      <div className="view">
        <button type="button" className="link view-open" onClick={onOpen} aria-current={current}>
          {name}
        </button>
        {current && <span className="small muted">{t('audit.view.current')}</span>}
        <Button
          size="1"
          aria-label={t('audit.view.rename_named', { name })}
          aria-expanded={renaming}
          onClick={() => setRenaming(!renaming)}
        >
          {t('audit.view.rename')}
        </Button>
        <Button
          size="1"
          aria-label={t('audit.view.delete_named', { name })}
          busy={remove.isPending}
          onClick={() => remove.mutate()}
        >
          {t('audit.view.delete')}
        </Button>
      </div>
      {renaming && (
        <NameForm
          label={t('audit.view.new_name', { name })}
          first={name}
          action={t('audit.view.rename_do')}
          busy={rename.isPending}
          onName={rename.mutate}
        />
      )}
      {failed && <Problem error={failed} title={t('audit.view.failed')} />}
    </li>
  )
}

function SaveView({ search }: { search: LogSearch }) {
  const { t } = useTranslation()
  const settled = useSettled()
  const save = useMutation({
    mutationFn: (name: string) => call(createPortalAuditView, { body: { name, search: searchOf(search) } }),
    onSuccess: ({ name }) => settled(t('audit.view.saved_now', { name })),
  })
  return (
    <>
      <p className="small muted">{t('audit.view.unsaved')}</p>
      <NameForm
        label={t('audit.view.name')}
        first=""
        action={t('audit.view.save')}
        busy={save.isPending}
        onName={save.mutate}
      />
      {save.error && <Problem error={save.error} title={t('audit.view.failed')} />}
    </>
  )
}

interface NameFormProps {
  label: string
  first: string
  action: string
  busy: boolean
  onName: (name: string) => void
}
function NameForm({ label, first, action, busy, onName }: NameFormProps) {
  const { t } = useTranslation()
  const [name, setName] = useState(first)
  const [missing, setMissing] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setMissing(name.trim() === '')
    if (name.trim() !== '' && !busy) onName(name.trim())
  }
  return (
    <form className="view-form" onSubmit={submit}>
      <Field label={label} error={missing && t('audit.view.no_name')}>
        {(control) => (
          <TextInput
            {...control}
            size="2"
            maxLength={100}
            autoComplete="off"
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
        )}
      </Field>
      <Button type="submit" size="2" busy={busy}>
        {action}
      </Button>
    </form>
  )
}
