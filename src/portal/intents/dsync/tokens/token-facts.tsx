import { useTranslation } from 'react-i18next'
import { useMoments } from '../../../moment.tsx'
import type { Directory } from '../directories.tsx'

export type Token = Directory['tokens'][number]

/** A token, or the secret of an OAuth client. */
export function proofOf({ oauth }: Pick<Directory, 'oauth'>) {
  return oauth ? 'directories.client_secret' : 'directories.token'
}

/** When it was made and used, in a line. */
export function useTokenFacts() {
  const { t } = useTranslation()
  const moments = useMoments()
  return ({ created_at, last_used_at, expires_at }: Token) =>
    [
      t('directories.token.made', { at: moments.near(created_at) }),
      last_used_at
        ? t('directories.token.used', { at: moments.near(last_used_at) })
        : t('directories.token.never_used'),
      ...(expires_at ? [t('directories.token.ends', { at: moments.near(expires_at) })] : []),
    ].join(' · ')
}
