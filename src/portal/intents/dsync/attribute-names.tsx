/** Which attribute is filled from which field of the provider, and what it is called on the way. */
import { useTranslation } from 'react-i18next'
import type { DirectoryGuide } from '../../../guides/guide.ts'
import { Mono, Ui } from '../../../ui/text.tsx'
import type { MapBlock } from '../../guide/step-view.tsx'
import { useSession } from '../../session.tsx'

export function AttributeNames({ block, guide }: { block: MapBlock; guide: DirectoryGuide }) {
  const { t } = useTranslation()
  const vendor = useSession().branding.name
  const attribute = t('directories.guide.attribute', { vendor })
  const name = t(guide.protocol === 'scim' ? 'directories.guide.name' : 'directories.guide.name_column')
  const source = t('directories.guide.source', { console: guide.console_name })
  return (
    <div className="claims">
      <table className="t">
        <thead>
          <tr>
            <th scope="col">{attribute}</th>
            <th scope="col">{name}</th>
            <th scope="col">{source}</th>
          </tr>
        </thead>
        <tbody>
          {block.rows.map((row) => (
            <tr key={row.attribute}>
              <th scope="row" data-l={attribute}>
                <b>{t(`directories.attribute.${row.attribute}`)}</b>
              </th>
              <td data-l={name}>
                <Mono text={row.name} />
              </td>
              <td data-l={source}>
                <Ui>{row.source}</Ui>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
