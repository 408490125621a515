/** What the application gets by itself, with what it is for three people: enough to see that nothing is in the wrong place. */

import { useTranslation } from 'react-i18next'
import type { Static } from 'typebox'
import { Panel } from '../../../../ui/panel.tsx'
import { directories } from '../../../messages/en/directories.ts'
import type { getPortalStructure } from '../people-contract.ts'

type Named = keyof typeof directories.map.usual_name
const named = (name: string): name is Named => Object.hasOwn(directories.map.usual_name, name)

export function Usual({ usual }: Pick<Static<typeof getPortalStructure.response>, 'usual'>) {
  const { t } = useTranslation()
  if (usual.length === 0) return null
  return (
    <Panel title={t('directories.map.usual')}>
      <dl className="usual">
        {usual.map(({ attribute, examples }) => (
          <div key={attribute}>
            <dt>
              {named(attribute) ? t(`directories.map.usual_name.${attribute}`) : attribute}
              <span className="two m">{attribute}</span>
            </dt>
            <dd>{examples.length > 0 ? examples.join(' · ') : <span className="muted">–</span>}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  )
}
