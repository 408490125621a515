/** One person: what the application knows, and everything that was received. */
import { queryOptions, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Static } from 'typebox'
import type { DirectoryGuide } from '../../../../guides/guide.ts'
import { Skeleton } from '../../../../ui/page.tsx'
import { Panel } from '../../../../ui/panel.tsx'
import { Status } from '../../../../ui/status.tsx'
import { call } from '../../../call.tsx'
import { Back } from '../../../frame.tsx'
import { providerName } from '../../../guide/provider-name.ts'
import { useMoments } from '../../../moment.tsx'
import { Problem } from '../../../problem.tsx'
import { useSession } from '../../../session.tsx'
import { getPortalPerson, type PortalPersonInFull } from '../people-contract.ts'
import { RawText } from '../raw-text.tsx'
import { PartPage } from './parts.tsx'
import { personTones } from './people-table.tsx'

const route = getRouteApi('/inside/dsync/directories/$id/people/$user')
const personQuery = (id: string, user_id: string) =>
  queryOptions({
    queryKey: ['dsync', 'people', id, 'one', user_id],
    queryFn: () => call(getPortalPerson, { params: { id, user_id } }),
  })

export function ManagePerson() {
  const { t } = useTranslation()
  const { id, user } = route.useParams()
  const { data, error, refetch, isPending } = useQuery(personQuery(id, user))
  return (
    <PartPage part="people" title={data?.name ?? data?.email ?? t('directories.people.no_name')}>
      {(_, guide) => (
        <>
          {error && <Problem error={error} title={t('problem.load')} retry={() => refetch()} />}
          {isPending && <Skeleton shape="panel" label={t('frame.loading')} slow={t('frame.slow')} />}
          {data && <OnePerson person={data} guide={guide} />}
          <p>
            <Back href={`/dsync/directories/${id}/people`}>{t('directories.people.back')}</Back>
          </p>
        </>
      )}
    </PartPage>
  )
}

interface OnePersonProps {
  person: Static<typeof PortalPersonInFull>
  guide: DirectoryGuide
}
function OnePerson({ person, guide }: OnePersonProps) {
  const { t } = useTranslation()
  const moments = useMoments()
  const vendor = useSession().branding.name
  const provider = providerName(guide)
  const custom = Object.entries(person.custom_attributes)
  const line = (label: string, value: string | null) => (
    <div>
      <dt>{label}</dt>
      <dd>{value ?? t('directories.person.nothing')}</dd>
    </div>
  )
  return (
    <>
      <div className="two-up">
        <Panel
          title={t('directories.person.facts')}
          aside={<Status tone={personTones[person.state]}>{t(`directories.people.${person.state}`)}</Status>}
        >
          <dl className="usual">
            {line(t('directories.person.email'), person.email)}
            {line(t('directories.person.user_name'), person.user_name)}
            {line(t('directories.person.idp_id', { provider }), person.idp_id)}
            {line(t('directories.person.job_title'), person.job_title)}
            {line(
              t('directories.person.groups'),
              person.groups.map(({ name }) => name).join(', ') || t('directories.person.no_groups'),
            )}
            {line(t('directories.person.arrived'), moments.full(person.created_at))}
            {line(t('directories.person.changed'), moments.full(person.updated_at))}
          </dl>
        </Panel>
        <Panel title={t('directories.person.custom')}>
          {custom.length === 0 && <p className="muted">{t('directories.person.custom_none')}</p>}
          <dl className="usual">
            {custom.map(([name, value]) => (
              <div key={name}>
                <dt className="m">{name}</dt>
                <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
              </div>
            ))}
          </dl>
        </Panel>
      </div>
      <Panel title={t('directories.person.raw', { provider })}>
        <p className="prose muted">{t('directories.person.raw_lead', { vendor })}</p>
        <RawText label={t('directories.person.raw', { provider })}>
          {JSON.stringify(person.raw_attributes, null, 2)}
        </RawText>
      </Panel>
    </>
  )
}
