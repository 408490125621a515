/** The words of a failure by its code; a code without words of its own is told by what the server said. */
import { useTranslation } from 'react-i18next'
import { type FailureCode, failures } from '../../../messages/en/failures.ts'
import { useSession } from '../../../session.tsx'

export interface FailureWords {
  readonly title: string
  readonly text: string
  readonly fix: string
  /** False: nobody foresaw this code. */
  readonly known: boolean
}

export function useFailureWords(provider: string): (code: string) => FailureWords {
  const { t } = useTranslation()
  const vendor = useSession().branding.name
  return (code) => {
    const known = isKnown(code)
    const key = known ? code : 'unknown'
    return {
      title: t(`test.failures.${key}.title`, { provider, vendor }),
      text: t(`test.failures.${key}.text`, { provider, vendor }),
      fix: t(`test.failures.${key}.fix`, { provider, vendor }),
      known,
    }
  }
}
function isKnown(code: string): code is FailureCode {
  return Object.hasOwn(failures, code)
}
