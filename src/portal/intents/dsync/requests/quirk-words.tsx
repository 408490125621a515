import { useTranslation } from 'react-i18next'
import { directories } from '../../../messages/en/directories.ts'

type Known = keyof typeof directories.quirk
const known = (name: string): name is Known => Object.hasOwn(directories.quirk, name)

/** Where a request left the standard, for somebody who never read it. */
export function useQuirkWords() {
  const { t } = useTranslation()
  return (name: string) => t(`directories.quirk.${known(name) ? name : 'other'}`)
}
