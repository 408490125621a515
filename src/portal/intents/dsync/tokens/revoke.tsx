/** Ends a token, after saying whether anybody still uses it. */
import { useTranslation } from 'react-i18next'
import type { DirectoryGuide } from '../../../../guides/guide.ts'
import { AskedFirst } from '../../../asked-first.tsx'
import { providerName } from '../../../guide/provider-name.ts'
import { useMoments } from '../../../moment.tsx'
import type { Directory } from '../directories.tsx'
import { proofOf, type Token } from './token-facts.tsx'
import { useRevokeToken } from './use-tokens.tsx'

interface RevokeTokenProps {
  directory: Directory
  guide: DirectoryGuide
  token: Token
}
export function RevokeToken({ directory, guide, token }: RevokeTokenProps) {
  const { t } = useTranslation()
  const moments = useMoments()
  const revoke = useRevokeToken(directory, token.id)
  const { suffix, last_used_at } = token
  const proof = proofOf(directory)
  return (
    <AskedFirst
      tone="bad"
      named={t(`${proof}.revoke_named`, { suffix })}
      title={t(`${proof}.revoke_title`, { suffix })}
      text={
        last_used_at
          ? t('directories.token.revoke_used', {
              at: moments.full(last_used_at),
              provider: providerName(guide),
            })
          : t('directories.token.revoke_unused')
      }
      act={t(`${proof}.revoke_do`)}
      keep={t('directories.token.revoke_keep')}
      failed={t(`${proof}.revoke_failed`)}
      mutation={revoke}
    >
      {t('directories.token.revoke')}
    </AskedFirst>
  )
}
