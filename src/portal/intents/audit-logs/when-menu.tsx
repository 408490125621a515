/** Which time is looked at: up to now, or from one moment to another in the reader's own zone. */
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { auditRanges } from '../../../resources/audit-logs/periods.ts'
import { Button } from '../../../ui/button.tsx'
import { Field } from '../../../ui/field.tsx'
import { Menu } from './menu.tsx'
import { type LogSearch, spanOf, usualRange, withRange } from './search.ts'
import { useLogWords } from './words.tsx'

interface WhenMenuProps {
  search: LogSearch
  onSearch: (search: LogSearch) => void
}
export function WhenMenu({ search, onSearch }: WhenMenuProps) {
  const { t } = useTranslation()
  const words = useLogWords()
  const name = useId()
  const now = search.from === undefined ? (search.range ?? usualRange) : undefined
  return (
    <Menu label={t('audit.filter.when')} value={words.range(search)}>
      {(close) => (
        <>
          <fieldset className="filter-values">
            <legend className="field-label">{t('audit.range.legend')}</legend>
            {auditRanges.map((range) => (
              <label key={range} className="filter-value" htmlFor={`${name}-${range}`}>
                <input
                  id={`${name}-${range}`}
                  type="radio"
                  name={name}
                  checked={range === now}
                  onChange={() => onSearch(withRange(search, { range }))}
                />
                <span>{t(`audit.range.${range}`)}</span>
              </label>
            ))}
          </fieldset>
          <Custom
            key={words.range(search)}
            search={search}
            onSearch={(next) => {
              close()
              onSearch(next)
            }}
          />
        </>
      )}
    </Menu>
  )
}

/** What an input of type `datetime-local` shows, in the reader's own zone. */
function localOf(at: number): string {
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

function Custom({ search, onSearch }: WhenMenuProps) {
  const { t } = useTranslation()
  const [shown] = useState(() => spanOf(search, Date.now()))
  const [from, setFrom] = useState(() => localOf(shown.start))
  const [to, setTo] = useState(() => localOf(shown.end + 59_999))
  const [problem, setProblem] = useState<'incomplete' | 'invalid'>()
  const apply = (event: FormEvent) => {
    event.preventDefault()
    const [start, end] = [Date.parse(from), Date.parse(to)]
    if (Number.isNaN(start) || Number.isNaN(end)) return setProblem('incomplete')
    if (start >= end) return setProblem('invalid')
    onSearch(withRange(search, { from: new Date(start).toISOString(), to: new Date(end).toISOString() }))
  }
  return (
    <form className="filter-custom" onSubmit={apply}>
      <p className="field-label">{t('audit.range.custom')}</p>
      <Field label={t('audit.range.from')}>
        {(control) => (
          <input
            {...control}
            className="filter-time"
            type="datetime-local"
            value={from}
            onChange={({ currentTarget }) => setFrom(currentTarget.value)}
          />
        )}
      </Field>
      <Field label={t('audit.range.to')} error={problem && t(`audit.range.${problem}`)}>
        {(control) => (
          <input
            {...control}
            className="filter-time"
            type="datetime-local"
            value={to}
            onChange={({ currentTarget }) => setTo(currentTarget.value)}
          />
        )}
      </Field>
      <Button type="submit" size="2">
        {t('audit.range.apply')}
      </Button>
    </form>
  )
}
