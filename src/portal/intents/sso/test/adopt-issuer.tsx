/** The one protocol value that may be taken over: it says which provider to ask, and its keys are read anew. */
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Guide } from '../../../../guides/guide.ts'
import { Button } from '../../../../ui/button.tsx'
import { Icon } from '../../../../ui/icon.tsx'
import { Problem } from '../../../problem.tsx'
import { type Connection, useSaveDraft } from '../connections.tsx'

interface AdoptIssuerProps {
  received: string
  connection: Connection
  guide: Guide
}
export function AdoptIssuer({ received, connection, guide }: AdoptIssuerProps) {
  const { t } = useTranslation()
  const save = useSaveDraft(connection.id)
  if (connection.protocol === 'saml') {
    // A SAML issuer and its certificate belong together, so the metadata is read again instead of one value of it.
    const step = guide.steps.find(({ blocks }) => blocks.some((block) => block.type === 'field'))
    return (
      <div className="adopt">
        <p className="muted">{t('test.adopt_issuer_metadata_text')}</p>
        {step && (
          <Button asChild>
            <Link to="/sso/connections/$id/steps/$step" params={{ id: connection.id, step: step.id }}>
              <Icon name="pencil" />
              {t('test.adopt_issuer_metadata')}
            </Link>
          </Button>
        )}
      </div>
    )
  }
  const adopt = () => save.mutate({ oidc: { issuer: received } })
  return (
    <div className="adopt">
      <p className="muted">{t('test.adopt_issuer_text')}</p>
      {save.isSuccess ? (
        <p className="ink-ok adopt-done" role="status">
          <Icon name="check" /> {t('test.adopted')}
        </p>
      ) : (
        <Button busy={save.isPending} onClick={adopt}>
          {t('test.adopt_issuer')}
        </Button>
      )}
      {save.error && <Problem error={save.error} title={t('test.could_not_save')} retry={adopt} />}
    </div>
  )
}
