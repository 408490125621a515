/** Are the attributes right? The usual ones beside examples, more of them on request, from the structure as received. */
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { DirectoryGuide } from '../../../guides/guide.ts'
import { Button } from '../../../ui/button.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { Actions, PageHead, Skeleton } from '../../../ui/page.tsx'
import { Back } from '../../frame.tsx'
import { providerName } from '../../guide/provider-name.ts'
import { Problem } from '../../problem.tsx'
import { useSession } from '../../session.tsx'
import { Title } from '../../title.tsx'
import { type Directory, useSaveProgress, withStep } from './directories.tsx'
import { OwnAttributes } from './map/own-attributes.tsx'
import { Structure } from './map/structure.tsx'
import { structureQuery, useAttributeMap } from './map/use-map.tsx'
import { Usual } from './map/usual.tsx'
import { StepEyebrow } from './step-eyebrow.tsx'
import { stepAddress, stepName } from './steps.tsx'

export function MapStep({ directory, guide }: { directory: Directory; guide: DirectoryGuide }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const vendor = useSession().branding.name
  const saving = useSaveProgress(directory)
  const editor = useAttributeMap(directory)
  const { data, error, isPending, refetch } = useQuery(structureQuery(directory.id))
  const title = t('directories.map.title', { vendor })
  const confirm = async () => {
    if (!(await editor.flush())) return
    await saving.save((known) => ({ completed: withStep(known, 'map'), step: 'review' }))
    await navigate({ to: stepAddress(directory, 'review') })
  }
  return (
    <>
      <Title>{title}</Title>
      <PageHead
        eyebrow={<StepEyebrow directory={directory} guide={guide} step="map" />}
        title={title}
        lead={t('directories.map.lead', { vendor, provider: providerName(guide) })}
      />
      <div className="stack">
        {error && <Problem error={error} title={t('problem.load')} retry={() => refetch()} />}
        {isPending && <Skeleton shape="panel" label={t('frame.loading')} slow={t('frame.slow')} />}
        {data && <Usual usual={data.usual} />}
        <OwnAttributes editor={editor} places={data?.places ?? []} />
        {data && <Structure structure={data} guide={guide} editor={editor} />}
      </div>
      <Actions
        back={<Back href={stepAddress(directory, 'watch')}>{stepName(t, guide, 'watch')}</Back>}
        hint={t('directories.guide.draft')}
      >
        <Button kind="main" busy={editor.save.isPending} onClick={() => confirm().catch(() => {})}>
          {t('directories.map.confirm')} <Icon name="next" size={18} />
        </Button>
      </Actions>
    </>
  )
}
