/** A file: metadata as XML, or a certificate in either of its two writings. */
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { OneFile } from '../../form/drop-zone.tsx'

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
export function RenewalFile({ error, onFile, ...shown }: FileProps) {
  const { t } = useTranslation()
  const [large, setLarge] = useState(false)
  const take = async (file: File) => {
    setLarge(file.size > LARGEST)
    if (file.size <= LARGEST)
      onFile({ name: file.name, text: textOf(new Uint8Array(await file.arrayBuffer())) })
  }
  return (
    <OneFile
      {...shown}
      error={large ? t('certificates.too_large') : error}
      accept=".xml,.pem,.cer,.crt,.cert,.der,text/xml,application/xml,application/x-x509-ca-cert"
      words={{
        drop: t('certificates.drop'),
        choose: t('certificates.choose_file'),
        other: t('certificates.other_file'),
      }}
      onFile={(file) => void take(file)}
    />
  )
}

/** DER begins with a sequence of more than 127 bytes; as text it is its base64. */
function textOf(bytes: Uint8Array): string {
  if (bytes[0] !== 0x30 || (bytes[1] ?? 0) < 0x80) return new TextDecoder().decode(bytes)
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}
