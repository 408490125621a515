/** Metadata as a file. */
import { type ReactNode, type RefObject, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { OneFile } from '../../form/drop-zone.tsx'

/** What the server takes. */
const LARGEST = 1_000_000

interface MetadataFileProps {
  label: string
  name: string | undefined
  error: ReactNode
  describedBy: string
  aside: ReactNode
  control: RefObject<HTMLInputElement | null>
  onFile: (file: { name: string; xml: string }) => void
}
export function MetadataFile({ error, onFile, ...shown }: MetadataFileProps) {
  const { t } = useTranslation()
  const [refused, setRefused] = useState<'too_large' | 'not_xml'>()
  const take = async (file: File) => {
    if (file.size > LARGEST) return setRefused('too_large')
    const xml = await file.text()
    if (!/^\uFEFF?\s*</.test(xml)) return setRefused('not_xml')
    setRefused(undefined)
    onFile({ name: file.name, xml })
  }
  return (
    <OneFile
      {...shown}
      error={refused ? t(`setup.metadata.${refused}`) : error}
      accept=".xml,text/xml,application/xml,application/samlmetadata+xml"
      words={{
        drop: t('setup.metadata.drop'),
        choose: t('setup.metadata.choose_file'),
        other: t('setup.metadata.other_file'),
      }}
      onFile={(file) => void take(file)}
    />
  )
}
