/** The row above the events: what to look for, and how to show it. */
import { type FormEvent, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { TextInput } from '../../../ui/field.tsx'
import { ColumnsMenu } from './columns-menu.tsx'
import { type LogSearch, withText } from './search.ts'
import { ValuesMenu } from './values-menu.tsx'
import { ViewsMenu } from './views-menu.tsx'
import { WhenMenu } from './when-menu.tsx'

interface FiltersProps {
  search: LogSearch
  onSearch: (search: LogSearch) => void
}
export function Filters({ search, onSearch }: FiltersProps) {
  const { t } = useTranslation()
  return (
    <search className="filters" aria-label={t('audit.filter.row')}>
      <Text search={search} onSearch={onSearch} />
      <WhenMenu search={search} onSearch={onSearch} />
      <ValuesMenu of="action" search={search} onSearch={onSearch} />
      <ValuesMenu of="actor" search={search} onSearch={onSearch} />
      <ValuesMenu of="target" search={search} onSearch={onSearch} />
      <ColumnsMenu search={search} onSearch={onSearch} />
      <ViewsMenu search={search} onSearch={onSearch} />
    </search>
  )
}

/** Looked for at a pause in typing, or at once with Enter. */
function Text({ search, onSearch }: FiltersProps) {
  const { t } = useTranslation()
  const asked = search.q ?? ''
  const [text, setText] = useState(asked)
  const [known, setKnown] = useState(asked)
  // Something else changed the search: a view, the browser's way back.
  if (known !== asked) {
    setKnown(asked)
    if (text.trim() !== asked) setText(asked)
  }
  const changed = text.trim() !== asked
  useEffect(() => {
    if (!changed) return
    const timer = setTimeout(() => onSearch(withText(search, text)), 600)
    return () => clearTimeout(timer)
  }, [changed, text, search, onSearch])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (changed) onSearch(withText(search, text))
  }
  return (
    <form className="filter-text" onSubmit={submit}>
      <label className="sr" htmlFor="audit-text">
        {t('audit.filter.search')}
      </label>
      <TextInput
        id="audit-text"
        size="2"
        type="search"
        icon="search"
        placeholder={t('audit.filter.search')}
        autoComplete="off"
        maxLength={200}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
    </form>
  )
}
