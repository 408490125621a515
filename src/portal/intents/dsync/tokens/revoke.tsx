/** Ends a token, after saying whether anybody still uses it. */
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DirectoryGuide } from '../../../../guides/guide.ts'
import { Button } from '../../../../ui/button.tsx'
import { AlertDialog } from '../../../../ui/dialog.tsx'
import { providerName } from '../../../guide/provider-name.ts'
import { useMoments } from '../../../moment.tsx'
import { Problem } from '../../../problem.tsx'
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
  const keep = useRef<HTMLButtonElement>(null)
  const [asking, setAsking] = useState(false)
  const revoke = useRevokeToken(directory, token.id)
  const { suffix, last_used_at } = token
  const proof = proofOf(directory)
  return (
    <>
      <Button
        size="2"
        tone="bad"
        aria-label={t(`${proof}.revoke_named`, { suffix })}
        onClick={() => setAsking(true)}
      >
        {t('directories.token.revoke')}
      </Button>
      <AlertDialog
        open={asking}
        title={t(`${proof}.revoke_title`, { suffix })}
        description={
          <p>
            {last_used_at
              ? t('directories.token.revoke_used', {
                  at: moments.full(last_used_at),
                  provider: providerName(guide),
                })
              : t('directories.token.revoke_unused')}
          </p>
        }
        initialFocus={keep}
        onDismiss={() => setAsking(false)}
        actions={
          <>
            <Button size="3" tone="bad" busy={revoke.isPending} onClick={() => revoke.mutate()}>
              {t(`${proof}.revoke_do`)}
            </Button>
            <Button size="3" kind="main" ref={keep} onClick={() => setAsking(false)}>
              {t('directories.token.revoke_keep')}
            </Button>
          </>
        }
      >
        {revoke.error && <Problem error={revoke.error} title={t(`${proof}.revoke_failed`)} />}
      </AlertDialog>
    </>
  )
}
