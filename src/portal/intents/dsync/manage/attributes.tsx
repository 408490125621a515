/** The attribute map after the set-up: the same as in it. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { DirectoryGuide } from '../../../../guides/guide.ts'
import { Skeleton } from '../../../../ui/page.tsx'
import { Problem } from '../../../problem.tsx'
import type { Directory } from '../directories.tsx'
import { OwnAttributes } from '../map/own-attributes.tsx'
import { Structure } from '../map/structure.tsx'
import { structureQuery, useAttributeMap } from '../map/use-map.tsx'
import { Usual } from '../map/usual.tsx'
import { PartPage } from './parts.tsx'

export function ManageAttributes() {
  return (
    <PartPage part="attributes">
      {(directory, guide) => <Attributes directory={directory} guide={guide} />}
    </PartPage>
  )
}

function Attributes({ directory, guide }: { directory: Directory; guide: DirectoryGuide }) {
  const { t } = useTranslation()
  const editor = useAttributeMap(directory)
  const { data, error, isPending, refetch } = useQuery(structureQuery(directory.id))
  return (
    <>
      {error && <Problem error={error} title={t('problem.load')} retry={() => refetch()} />}
      {isPending && <Skeleton shape="panel" label={t('frame.loading')} slow={t('frame.slow')} />}
      {data && <Usual usual={data.usual} />}
      <OwnAttributes editor={editor} places={data?.places ?? []} />
      {data && <Structure structure={data} guide={guide} editor={editor} />}
    </>
  )
}
