/** A bearer token, or an OAuth client: whichever the console asks for. What was made for the other one ends. */
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DirectoryGuide } from '../../../../guides/guide.ts'
import { Button } from '../../../../ui/button.tsx'
import { AlertDialog } from '../../../../ui/dialog.tsx'
import { providerName } from '../../../guide/provider-name.ts'
import { Problem } from '../../../problem.tsx'
import type { Directory } from '../directories.tsx'
import { useOtherProof } from './use-tokens.tsx'

export function OtherProof({ directory, guide }: { directory: Directory; guide: DirectoryGuide }) {
  const { t } = useTranslation()
  const keep = useRef<HTMLButtonElement>(null)
  const [asking, setAsking] = useState(false)
  const other = useOtherProof(directory)
  const now = directory.oauth ? 'oauth' : 'bearer'
  // Nothing ends where nothing was made.
  const press = () => (directory.tokens.length > 0 ? setAsking(true) : other.mutate())
  return (
    <>
      <details className="tell">
        <summary>{t(`directories.oauth.other.${now}`, { console: guide.console_name })}</summary>
        <p className="prose other-proof">{t(`directories.oauth.about.${now}`)}</p>
        <Button busy={other.isPending} onClick={press}>
          {t(`directories.oauth.change.${now}`)}
        </Button>
        {other.error && !asking && <Problem error={other.error} title={t('directories.oauth.failed')} />}
      </details>
      <AlertDialog
        open={asking}
        title={t(`directories.oauth.sure.${now}`)}
        description={<p>{t('directories.oauth.sure_text', { provider: providerName(guide) })}</p>}
        initialFocus={keep}
        onDismiss={() => setAsking(false)}
        actions={
          <>
            <Button
              size="3"
              tone="bad"
              busy={other.isPending}
              onClick={() => other.mutate(undefined, { onSuccess: () => setAsking(false) })}
            >
              {t(`directories.oauth.change.${now}`)}
            </Button>
            <Button size="3" kind="main" ref={keep} onClick={() => setAsking(false)}>
              {t('directories.oauth.keep')}
            </Button>
          </>
        }
      >
        {other.error && <Problem error={other.error} title={t('directories.oauth.failed')} />}
      </AlertDialog>
    </>
  )
}
