/** A file by drop or by button: metadata as XML, or a certificate in either of its two writings. */
import { type DragEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '../../../ui/field.tsx'
import { Icon } from '../../../ui/icon.tsx'

/** What the server takes. */
const LARGEST = 1_000_000

interface FileProps {
  label: string
  name: string | undefined
  error: ReactNode
  describedBy: string
  aside: ReactNode
  onFile: (file: { name: string; text: string }) => void
}
export function RenewalFile({ label, name, error, describedBy, aside, onFile }: FileProps) {
  const { t } = useTranslation()
  const [over, setOver] = useState(false)
  const [large, setLarge] = useState(false)
  const take = async (file: File | undefined) => {
    if (!file) return
    setLarge(file.size > LARGEST)
    if (file.size <= LARGEST)
      onFile({ name: file.name, text: textOf(new Uint8Array(await file.arrayBuffer())) })
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void take(event.dataTransfer.files[0])
  }
  return (
    <Field
      label={label}
      error={large ? t('certificates.too_large') : error}
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
          <span className="drop-text">{name ?? t('certificates.drop')}</span>
          <span className="drop-button">
            <input
              {...field}
              type="file"
              accept=".xml,.pem,.cer,.crt,.cert,.der,text/xml,application/xml,application/x-x509-ca-cert"
              onChange={({ target }) => void take(target.files?.[0])}
            />
            <span aria-hidden="true">{t(name ? 'certificates.other_file' : 'certificates.choose_file')}</span>
          </span>
        </div>
      )}
    </Field>
  )
}

/** DER begins with a sequence of more than 127 bytes; as text it is its base64. */
function textOf(bytes: Uint8Array): string {
  if (bytes[0] !== 0x30 || (bytes[1] ?? 0) < 0x80) return new TextDecoder().decode(bytes)
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}
