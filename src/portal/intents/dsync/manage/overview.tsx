/** What is true about a directory, what waits for somebody, and how to change its keys. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { DirectoryGuide } from '../../../../guides/guide.ts'
import { Button } from '../../../../ui/button.tsx'
import { Icon } from '../../../../ui/icon.tsx'
import { Panel } from '../../../../ui/panel.tsx'
import { providerName } from '../../../guide/provider-name.ts'
import { useMoments } from '../../../moment.tsx'
import { Problem } from '../../../problem.tsx'
import { activityQuery } from '../activity.tsx'
import type { Directory } from '../directories.tsx'
import { HeldChanges } from '../held/held-changes.tsx'
import { useQuirkWords } from '../requests/quirk-words.tsx'
import { stepAddress } from '../steps.tsx'
import { proofOf } from '../tokens/token-facts.tsx'
import { TokenField } from '../tokens/token-field.tsx'
import { Gave } from '../watch/hints.tsx'
import { LiveRequests } from '../watch/live-requests.tsx'
import { LiveSyncs } from '../watch/live-syncs.tsx'
import { PartPage } from './parts.tsx'
import { ResetDirectory } from './reset.tsx'
import { Summary } from './summary.tsx'

export function ManageOverview() {
  return (
    <PartPage part="overview">
      {(directory, guide) => <Overview directory={directory} guide={guide} />}
    </PartPage>
  )
}

function Overview({ directory, guide }: { directory: Directory; guide: DirectoryGuide }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(activityQuery(directory.id))
  const now = data?.directory ?? directory
  return (
    <>
      {error && <Problem error={error} title={t('problem.load')} retry={() => refetch()} />}
      <HeldChanges directory={now} guide={guide} changes={data?.held ?? []} />
      <Summary directory={now} {...(data && { quiet_seconds: data.quiet_seconds })} />
      {guide.protocol === 'scim' ? (
        <LiveRequests directory={now} guide={guide} requests={data?.requests ?? []} />
      ) : (
        <LiveSyncs directory={now} guide={guide} syncs={(data?.syncs ?? []).slice(0, 5)} />
      )}
      <div className="two-up">
        {guide.protocol === 'pull' ? (
          <Settings directory={now} guide={guide} />
        ) : (
          <>
            <Gave directory={now} guide={guide} />
            <Tokens directory={now} guide={guide} />
          </>
        )}
      </div>
      {(data?.quirks.length ?? 0) > 0 && <Remarks guide={guide} quirks={data?.quirks ?? []} />}
      <ResetDirectory directory={directory} guide={guide} />
    </>
  )
}

function Tokens({ directory, guide }: { directory: Directory; guide: DirectoryGuide }) {
  const { t } = useTranslation()
  return (
    <Panel title={t(`${proofOf(directory)}.title`)}>
      <TokenField
        directory={directory}
        guide={guide}
        block={{ value: 'bearer_token', label: t(`${proofOf(directory)}.column.token`) }}
        tag={undefined}
      />
    </Panel>
  )
}

function Settings({ directory, guide }: { directory: Directory; guide: DirectoryGuide }) {
  const { t } = useTranslation()
  const fields = guide.steps.flatMap((step) =>
    step.blocks.flatMap((block) => (block.type === 'field' ? [{ step: step.id, ...block }] : [])),
  )
  const first = fields[0]
  const consented = directory.consent?.given === true
  return (
    <Panel
      title={t('directories.manage.settings')}
      aside={
        <>
          {directory.chooses_groups && (
            <Button size="2" asChild>
              <Link to={stepAddress(directory, 'groups')}>
                <Icon name="people" size={15} /> {t('directories.step.groups')}
              </Link>
            </Button>
          )}
          {first && (
            <Button size="2" asChild>
              <Link to={stepAddress(directory, first.step)}>
                <Icon name="pencil" size={15} /> {t('directories.manage.edit_settings')}
              </Link>
            </Button>
          )}
        </>
      }
    >
      <dl className="usual">
        {consented && (
          <div>
            <dt>{t('directories.consent.setting')}</dt>
            <dd>{t('directories.consent.given', { provider: providerName(guide) })}</dd>
          </div>
        )}
        {(consented ? [] : fields).map(({ name, label }) => {
          const value = directory.settings[name]
          return (
            <div key={name}>
              <dt>{label}</dt>
              <dd className="m">
                {directory.secrets.includes(name) ? '••••••••' : typeof value === 'string' ? value : '–'}
              </dd>
            </div>
          )
        })}
      </dl>
    </Panel>
  )
}

interface RemarksProps {
  guide: DirectoryGuide
  quirks: { quirk: string; seen: number; last_seen_at: string }[]
}
function Remarks({ guide, quirks }: RemarksProps) {
  const { t } = useTranslation()
  const moments = useMoments()
  const words = useQuirkWords()
  return (
    <Panel title={t('directories.manage.remarks', { provider: providerName(guide) })}>
      <p className="prose muted">{t('directories.manage.remarks_lead')}</p>
      <ul className="hints">
        {quirks.map(({ quirk, seen, last_seen_at }) => (
          <li key={quirk}>
            {words(quirk)}{' '}
            <span className="muted small">
              {t('directories.manage.seen', { count: seen })} · {moments.near(last_seen_at)}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
