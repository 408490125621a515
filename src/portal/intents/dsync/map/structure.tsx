/** What was received, as a tree: any place in it can be taken for an attribute, with what stood there beside it. */

import { useTranslation } from 'react-i18next'
import type { Static } from 'typebox'
import type { DirectoryGuide } from '../../../../guides/guide.ts'
import { Button } from '../../../../ui/button.tsx'
import { Empty } from '../../../../ui/page.tsx'
import { Panel } from '../../../../ui/panel.tsx'
import { providerName } from '../../../guide/provider-name.ts'
import type { getPortalStructure, Place } from '../people-contract.ts'
import type { AttributeMapEditor } from './use-map.tsx'

interface StructureProps {
  structure: Static<typeof getPortalStructure.response>
  guide: DirectoryGuide
  editor: AttributeMapEditor
}
export function Structure({ structure, guide, editor }: StructureProps) {
  const { t } = useTranslation()
  const { people, places } = structure
  const provider = providerName(guide)
  const column = (name: 'place' | 'examples' | 'have') => t(`directories.map.column.${name}`)
  if (people === 0)
    return (
      <Panel title={t('directories.map.structure', { provider })}>
        <Empty icon="people" title={t('directories.map.structure_empty_title')}>
          {t('directories.map.structure_empty')}
        </Empty>
      </Panel>
    )
  return (
    <Panel
      flush
      title={t('directories.map.structure', { provider })}
      aside={
        <span className="muted small">
          {people === 1
            ? t('directories.map.structure_of_one')
            : t('directories.map.structure_of', { count: people })}
        </span>
      }
    >
      <table className="t structure">
        <thead>
          <tr>
            <th scope="col">{column('place')}</th>
            <th scope="col">{column('examples')}</th>
            <th scope="col">{column('have')}</th>
            <th scope="col">
              <span className="sr">{t('directories.map.take_short')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {places.map((place) => (
            <tr key={place.path}>
              <th scope="row" data-l={column('place')}>
                <span className={`m deep deep-${Math.min(place.depth, 4)}`}>{place.label}</span>
              </th>
              <td data-l={column('examples')}>
                <Examples place={place} />
              </td>
              <td data-l={column('have')} className="num muted">
                {t('directories.map.have', { people: place.people, all: people })}
              </td>
              <td className="take">
                {place.kind !== 'object' && (
                  <Button
                    size="1"
                    aria-label={t('directories.map.take', { place: place.path })}
                    onClick={() => editor.take(place.path)}
                  >
                    {t('directories.map.take_short')}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}

function Examples({ place }: { place: Static<typeof Place> }) {
  const { t } = useTranslation()
  if (place.examples.length === 0)
    return <span className="muted">{place.kind === 'empty' && t('directories.map.value_empty')}</span>
  return (
    <ul className="examples">
      {place.examples.map((example) => (
        <li key={example}>{example}</li>
      ))}
    </ul>
  )
}
