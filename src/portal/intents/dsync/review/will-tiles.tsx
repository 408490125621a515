import { useTranslation } from 'react-i18next'
import type { Static } from 'typebox'
import { Icon, type IconName } from '../../../../ui/icon.tsx'
import type { getPortalReview } from '../people-contract.ts'

export type Will = Static<typeof getPortalReview.response>

interface WillTilesProps {
  will: Will
  provider: string
  vendor: string
}
/** The whole of it in four numbers. */
export function WillTiles({ will, provider, vendor }: WillTilesProps) {
  const { t } = useTranslation()
  return (
    <dl className="will">
      <Tile
        kind="create"
        icon="plus"
        label={t('directories.review.create')}
        count={will.create}
        sub={t('directories.review.create_sub', { vendor })}
      />
      <Tile
        kind="groups"
        icon="people"
        label={t('directories.review.groups')}
        count={will.groups}
        sub={t('directories.review.groups_sub')}
      />
      <Tile
        kind="look"
        icon="alert"
        label={t('directories.review.look')}
        count={will.worth_a_look}
        sub={t('directories.review.look_sub')}
      />
      <Tile
        kind="left"
        icon="minus"
        label={t('directories.review.left')}
        count={will.left_out}
        sub={t('directories.review.left_sub', { provider })}
      />
    </dl>
  )
}

function Tile(props: { kind: string; icon: IconName; label: string; count: number; sub: string }) {
  return (
    <div className={`will-tile will-${props.kind}`}>
      <dt className="will-label">
        <span className="will-icon">
          <Icon name={props.icon} size={16} />
        </span>
        {props.label}
      </dt>
      <dd className="will-count">{props.count}</dd>
      <dd className="will-sub">{props.sub}</dd>
    </div>
  )
}
