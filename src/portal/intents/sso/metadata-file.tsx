/** A file by drop or by button; the native input does the work for keyboards and screen readers. */
import { type DragEvent, type ReactNode, type RefObject, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '../../../ui/field.tsx'
import { Icon } from '../../../ui/icon.tsx'

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
export function MetadataFile(props: MetadataFileProps) {
  const { label, name, error, describedBy, aside, control, onFile } = props
  const { t } = useTranslation()
  const [over, setOver] = useState(false)
  const [refused, setRefused] = useState<'too_large' | 'not_xml'>()
  const take = async (file: File | undefined) => {
    if (!file) return
    if (file.size > LARGEST) return setRefused('too_large')
    const xml = await file.text()
    if (
      !xml
        .replace(/^\uFEFF/, '')
        .trimStart()
        .startsWith('<')
    )
      return setRefused('not_xml')
    setRefused(undefined)
    onFile({ name: file.name, xml })
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void take(event.dataTransfer.files[0])
  }
  return (
    <Field
      label={label}
      error={refused ? t(`setup.metadata.${refused}`) : error}
      describedBy={describedBy}
      aside={aside}
    >
      {(field) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: dropping is the extra; the input inside is the control
        <div
          className={`drop${over ? ' drop-over' : ''}`}
          onDragOver={(event) => {
            event.preventDefault()
            setOver(true)
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          <Icon name={name ? 'check' : 'download'} size={20} />
          <span className="drop-text">{name ?? t('setup.metadata.drop')}</span>
          <span className="drop-button">
            <input
              {...field}
              ref={control}
              type="file"
              accept=".xml,text/xml,application/xml,application/samlmetadata+xml"
              onChange={(event) => void take(event.target.files?.[0])}
            />
            <span aria-hidden="true">
              {t(name ? 'setup.metadata.other_file' : 'setup.metadata.choose_file')}
            </span>
          </span>
        </div>
      )}
    </Field>
  )
}
