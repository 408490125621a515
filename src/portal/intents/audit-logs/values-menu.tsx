/** Values to filter by: those that are chosen, and what begins like the text that is typed. */
import { useQueries } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { Field, TextInput } from '../../../ui/field.tsx'
import type { SuggestionKind } from './contract.ts'
import { Menu } from './menu.tsx'
import { suggestionsQuery } from './queries.tsx'
import { type FilterKey, type LogSearch, withValues } from './search.ts'

const menus = {
  action: [['actions', 'action']],
  actor: [
    ['actor_names', 'actor_name'],
    ['actor_ids', 'actor_id'],
  ],
  target: [
    ['target_types', 'target_type'],
    ['target_ids', 'target_id'],
  ],
} as const satisfies Record<string, readonly (readonly [FilterKey, SuggestionKind])[]>

interface ValuesMenuProps {
  of: keyof typeof menus
  search: LogSearch
  onSearch: (search: LogSearch) => void
}
export function ValuesMenu({ of, search, onSearch }: ValuesMenuProps) {
  const { t } = useTranslation()
  const chosen = menus[of].flatMap(([key]) => search[key] ?? [])
  const [first, ...others] = chosen
  const value =
    first === undefined
      ? t(of === 'actor' ? 'audit.filter.anyone' : 'audit.filter.any')
      : others.length === 0
        ? first
        : t('audit.filter.some', { first, count: others.length })
  return (
    <Menu label={t(`audit.filter.${of}`)} value={value}>
      {(close) => (
        <>
          <Values of={of} search={search} onSearch={onSearch} />
          {chosen.length > 0 && (
            <p className="filter-foot">
              <Button
                size="2"
                onClick={() => {
                  close()
                  const none: LogSearch = menus[of].reduce<LogSearch>(
                    (rest, [key]) => withValues(rest, key, []),
                    search,
                  )
                  onSearch(none)
                }}
              >
                {t('audit.filter.clear')}
              </Button>
            </p>
          )}
        </>
      )}
    </Menu>
  )
}

function Values({ of, search, onSearch }: ValuesMenuProps) {
  const { t } = useTranslation()
  const [begins, setBegins] = useState('')
  const found = useQueries({ queries: menus[of].map(([, kind]) => suggestionsQuery(kind, begins)) })
  const groups = menus[of].map(([key, kind], at) => {
    const chosen = search[key] ?? []
    const suggested = found[at]?.data?.data ?? []
    return { key, kind, chosen, values: [...new Set([...chosen, ...suggested])] }
  })
  const count = found.reduce((sum, { data }) => sum + (data?.data.length ?? 0), 0)
  const settled = found.every(({ isFetching }) => !isFetching)
  return (
    <>
      <Field label={t(`audit.filter.find.${of}`)} hint={t('audit.filter.case')}>
        {(control) => (
          <TextInput
            {...control}
            size="2"
            type="search"
            icon="search"
            autoComplete="off"
            maxLength={255}
            value={begins}
            onChange={({ currentTarget }) => setBegins(currentTarget.value)}
          />
        )}
      </Field>
      <p className={count > 0 ? 'sr' : 'small muted'} role="status">
        {settled && (count > 0 ? t('audit.filter.found', { count }) : t('audit.filter.nothing'))}
      </p>
      {groups.map(({ key, kind, chosen, values }) =>
        values.length > 0 ? (
          <Choices
            key={key}
            legend={t(`audit.filter.kind.${kind}`)}
            values={values}
            chosen={chosen}
            onChange={(next) => onSearch(withValues(search, key, next))}
          />
        ) : null,
      )}
    </>
  )
}

interface ChoicesProps {
  legend: string
  values: readonly string[]
  chosen: readonly string[]
  onChange: (chosen: readonly string[]) => void
}
function Choices({ legend, values, chosen, onChange }: ChoicesProps) {
  const id = useId()
  return (
    <fieldset className="filter-values">
      <legend className="field-label">{legend}</legend>
      {values.map((value, at) => (
        <label key={value} className="filter-value" htmlFor={`${id}-${at}`}>
          <input
            id={`${id}-${at}`}
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={({ currentTarget }) =>
              onChange(
                currentTarget.checked
                  ? [...chosen, value].slice(0, 50)
                  : chosen.filter((one) => one !== value),
              )
            }
          />
          <span>{value}</span>
        </label>
      ))}
    </fieldset>
  )
}
