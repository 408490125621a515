/** What is true about a connection once it is set up, and everything that can be done with it. */
import '../test/test.css'
import './manage.css'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../../ui/button.tsx'
import { Icon } from '../../../../ui/icon.tsx'
import { PageHead } from '../../../../ui/page.tsx'
import { Monogram } from '../../../../ui/tile.tsx'
import { ChangesPanel } from '../../../changes/panel.tsx'
import { Frame } from '../../../frame.tsx'
import { providerName } from '../../../guide/provider-name.ts'
import { NothingHere } from '../../../not-found.tsx'
import { useSession } from '../../../session.tsx'
import { Title } from '../../../title.tsx'
import { type Connection, useConnection, useGuide } from '../connections.tsx'
import { stepAddress, stepIds } from '../steps.tsx'
import { ClaimMap } from './claim-map.tsx'
import { Details } from './details.tsx'
import { DraftNote } from './draft-note.tsx'
import { Expiry } from './expiry-panel.tsx'
import { SignIns } from './sign-ins.tsx'
import { StopPanel } from './stop-panel.tsx'
import { Summary } from './summary.tsx'
import { TestButton } from './test-button.tsx'
import { Versions } from './versions.tsx'

const route = getRouteApi('/inside/sso/connections/$id')

export function ManagePage() {
  const connection = useConnection(route.useParams().id)
  if (!connection) {
    return (
      <Frame current="sso">
        <NothingHere />
      </Frame>
    )
  }
  return <Manage connection={connection} />
}

function Manage({ connection }: { connection: Connection }) {
  const { t } = useTranslation()
  const { organization } = useSession()
  const guide = useGuide(connection.guide_id)
  const { draft } = connection
  const title = t('manage.title', { provider: providerName(guide) })
  const [first = 'test'] = stepIds(guide)
  return (
    <Frame current="sso" savedAt={connection.updated_at}>
      <Title>{title}</Title>
      <PageHead
        title={
          <span className="manage-title">
            <Monogram
              name={guide.name}
              picture={{
                light: `/provider-icons/light/${guide.icon}.svg`,
                dark: `/provider-icons/dark/${guide.icon}.svg`,
              }}
            />
            <span>{title}</span>
          </span>
        }
        {...(connection.state === 'inactive' && { lead: t('manage.lead_inactive') })}
        aside={
          <>
            <TestButton connection={connection} provider={providerName(guide)} />
            <Button kind="main" size="2" asChild>
              <Link to={stepAddress(connection, draft ? (connection.progress.step ?? first) : first)}>
                <Icon name="pencil" />
                {draft && connection.active
                  ? t('manage.go_on_draft', { version: draft.version })
                  : t('manage.change')}
              </Link>
            </Button>
          </>
        }
      />
      <div className="stack">
        <DraftNote connection={connection} guide={guide} />
        <Summary connection={connection} />
        <Expiry connection={connection} provider={providerName(guide)} />
        <div className="cols">
          <SignIns connection={connection} guide={guide} />
          <Versions connection={connection} guide={guide} />
        </div>
        <div className="cols">
          <ClaimMap connection={connection} provider={providerName(guide)} />
          <Details connection={connection} guide={guide} />
        </div>
        <div className="cols">
          <ChangesPanel intent="sso" target_id={connection.id} />
          <StopPanel connection={connection} provider={providerName(guide)} word={organization.name} />
        </div>
      </div>
      <div className="tail" />
    </Frame>
  )
}
