/** The end: what is true now, and the two ways on. */
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { DirectoryGuide } from '../../../guides/guide.ts'
import { Button } from '../../../ui/button.tsx'
import { Actions, PageHead } from '../../../ui/page.tsx'
import { Note, Panel } from '../../../ui/panel.tsx'
import { call } from '../../call.tsx'
import { completeSession } from '../../contract.ts'
import { providerName } from '../../guide/provider-name.ts'
import { Problem } from '../../problem.tsx'
import { useSession } from '../../session.tsx'
import { Title } from '../../title.tsx'
import type { Directory } from './directories.tsx'
import { StepEyebrow } from './step-eyebrow.tsx'

export function ReleaseStep({ directory, guide }: { directory: Directory; guide: DirectoryGuide }) {
  const { t } = useTranslation()
  const vendor = useSession().branding.name
  const provider = providerName(guide)
  const { counts, guard } = directory
  const finish = useMutation({
    mutationFn: () => call(completeSession, { body: { intent: 'dsync' } }),
    onSuccess: ({ redirect_url }) => {
      if (redirect_url) window.location.assign(redirect_url)
    },
  })
  const title = t('directories.release.title')
  return (
    <>
      <Title>{title}</Title>
      <PageHead
        eyebrow={<StepEyebrow directory={directory} guide={guide} step="release" />}
        title={title}
        lead={t('directories.release.lead', { vendor })}
      />
      <div className="stack">
        {finish.error && (
          <Problem
            error={finish.error}
            title={t('directories.release.finish_failed')}
            retry={() => finish.mutate()}
          />
        )}
        {finish.data?.redirect_url === null && (
          <Note tone="ok" title={t('directories.release.finished_title')}>
            {t('directories.release.finished')}
          </Note>
        )}
        <Panel title={t('directories.release.true_now')}>
          <ul className="hints">
            <li>
              {t('directories.release.told', {
                provider,
                vendor,
                people: t('directories.watch.people_count', { count: counts.active }),
                groups: t('directories.watch.groups_count', { count: counts.groups }),
              })}
            </li>
            <li>{t('directories.release.later', { provider, vendor })}</li>
            <Guard guard={guard} />
          </ul>
        </Panel>
      </div>
      <Actions
        back={
          <Button asChild size="3">
            <Link to="/dsync/directories/$id" params={{ id: directory.id }}>
              {t('directories.release.see')}
            </Link>
          </Button>
        }
      >
        <Button kind="main" busy={finish.isPending} onClick={() => finish.mutate()}>
          {t('directories.release.finish', { vendor })}
        </Button>
      </Actions>
    </>
  )
}

function Guard({ guard: { people, percent } }: Pick<Directory, 'guard'>) {
  const { t } = useTranslation()
  if (people !== null && percent !== null)
    return <li>{t('directories.release.guard', { people, percent })}</li>
  if (people !== null) return <li>{t('directories.release.guard_people', { people })}</li>
  if (percent !== null) return <li>{t('directories.release.guard_percent', { percent })}</li>
  return null
}
