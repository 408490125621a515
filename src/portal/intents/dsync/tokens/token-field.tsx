/** The token, to be copied while it can be seen; afterwards its end, and a way to a new one. */
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { DirectoryGuide } from '../../../../guides/guide.ts'
import { Button } from '../../../../ui/button.tsx'
import { CopyField } from '../../../../ui/copy-field.tsx'
import { Icon } from '../../../../ui/icon.tsx'
import { ApiProblem } from '../../../call.tsx'
import { providerName } from '../../../guide/provider-name.ts'
import type { CopyBlock } from '../../../guide/step-view.tsx'
import { copyAnchor } from '../../../guide/words.tsx'
import { Problem } from '../../../problem.tsx'
import type { Directory } from '../directories.tsx'
import { useFreshToken } from './fresh-tokens.tsx'
import { OauthClient } from './oauth-client.tsx'
import { OtherProof } from './other-proof.tsx'
import { RevokeToken } from './revoke.tsx'
import { proofOf, useTokenFacts } from './token-facts.tsx'
import { useMakeToken } from './use-tokens.tsx'

interface TokenFieldProps {
  directory: Directory
  guide: DirectoryGuide
  block: Pick<CopyBlock, 'label' | 'hint' | 'value'>
  tag: string | undefined
}
export function TokenField({ directory, guide, block, tag }: TokenFieldProps) {
  const { t } = useTranslation()
  const labelId = useId()
  const fresh = useFreshToken(directory.id)
  const shown = fresh && directory.tokens.some(({ id }) => id === fresh.id)
  const others = directory.tokens.filter(({ id }) => !shown || id !== fresh.id)
  const make = useMakeToken(directory)
  const proof = proofOf(directory)
  const label = directory.oauth ? t('directories.oauth.client_secret') : block.label
  const full = make.error instanceof ApiProblem && make.error.status === 409
  return (
    <div className="token-field">
      <OauthClient directory={directory} />
      {shown ? (
        <CopyField id={copyAnchor(block.value)} tag={tag} label={label} hint={block.hint} value={fresh.value}>
          <p className="muted small">{t('directories.token.once')}</p>
        </CopyField>
      ) : (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset would announce a form
        <div className="copy" role="group" aria-labelledby={labelId} id={copyAnchor(block.value)}>
          <div className="copy-head">
            <span className="copy-label" id={labelId}>
              {tag && <span className="copy-tag">{tag}</span>}
              {label}
            </span>
            {block.hint && <span className="copy-hint">{block.hint}</span>}
          </div>
          <div className="token-make">
            <p className="muted small">
              {t(others.length > 0 ? 'directories.token.lost' : `${proof}.make_first`)}
            </p>
            <Button kind="soft" size="3" busy={make.isPending} onClick={() => make.mutate()}>
              <Icon name="key" size={17} />
              {t(others.length > 0 ? 'directories.token.make_another' : `${proof}.make`)}
            </Button>
          </div>
        </div>
      )}
      <KnownTokens directory={directory} guide={guide} tokens={others} />
      {full && <p className="small ink-warn">{t(`${proof}.full`)}</p>}
      {make.error && !full && <Problem error={make.error} title={t(`${proof}.failed`)} />}
      {guide.protocol === 'scim' && <OtherProof directory={directory} guide={guide} />}
    </div>
  )
}

/** The ones that can no longer be seen, each with a way to end it. */
function KnownTokens(props: { directory: Directory; guide: DirectoryGuide; tokens: Directory['tokens'] }) {
  const { directory, guide, tokens } = props
  const { t } = useTranslation()
  const facts = useTokenFacts()
  if (tokens.length === 0) return null
  return (
    <>
      {directory.tokens.length > 1 && (
        <p className="small ink-warn">{t(`${proofOf(directory)}.two`, { provider: providerName(guide) })}</p>
      )}
      <ul className="token-known">
        {tokens.map((token) => (
          <li key={token.id}>
            <span className="muted small">
              <span className="m">{t(`${proofOf(directory)}.known`, { suffix: token.suffix })}</span> ·{' '}
              {facts(token)}
            </span>
            <RevokeToken directory={directory} guide={guide} token={token} />
          </li>
        ))}
      </ul>
    </>
  )
}
