/** Which columns the list of events has. The last one cannot be taken away. */
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { auditColumns } from '../../../resources/audit-logs/periods.ts'
import { Menu } from './menu.tsx'
import { type LogSearch, usualColumns } from './search.ts'

interface ColumnsMenuProps {
  search: LogSearch
  onSearch: (search: LogSearch) => void
}
export function ColumnsMenu({ search, onSearch }: ColumnsMenuProps) {
  const { t } = useTranslation()
  const id = useId()
  const shown = search.columns ?? usualColumns
  return (
    <Menu label={t('audit.columns')} value={t('audit.columns_shown', { count: shown.length + 1 })} atEnd>
      {() => (
        <fieldset className="filter-values">
          <legend className="field-label">{t('audit.columns')}</legend>
          {auditColumns.map((column) => (
            <label key={column} className="filter-value" htmlFor={`${id}-${column}`}>
              <input
                id={`${id}-${column}`}
                type="checkbox"
                checked={shown.includes(column)}
                onChange={() => {
                  const next = auditColumns.filter((one) => shown.includes(one) !== (one === column))
                  if (next.length > 0) onSearch({ ...search, columns: next })
                }}
              />
              <span>{t(`audit.column.${column}`)}</span>
            </label>
          ))}
        </fieldset>
      )}
    </Menu>
  )
}
