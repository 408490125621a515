/** What to look at in the provider's console when nothing comes; and what was handed over, to compare. */
import { useTranslation } from 'react-i18next'
import type { DirectoryGuide } from '../../../../guides/guide.ts'
import { CopyField } from '../../../../ui/copy-field.tsx'
import { Panel } from '../../../../ui/panel.tsx'
import { providerName } from '../../../guide/provider-name.ts'
import type { Directory } from '../directories.tsx'
import { OauthClient } from '../tokens/oauth-client.tsx'
import { proofOf, useTokenFacts } from '../tokens/token-facts.tsx'

export function Hints({ directory, guide }: { directory: Directory; guide: DirectoryGuide }) {
  const { t } = useTranslation()
  const { remedies } = guide
  const hints = [remedies.nothing_arrives, remedies.people_missing, remedies.groups_missing].filter(Boolean)
  return (
    <div className="two-up">
      <Panel title={t('directories.watch.hints')}>
        <ul className="hints">
          {hints.map((hint) => (
            <li key={hint}>{hint}</li>
          ))}
        </ul>
      </Panel>
      {guide.protocol !== 'pull' && <Gave directory={directory} guide={guide} />}
    </div>
  )
}

export function Gave({ directory, guide }: { directory: Directory; guide: DirectoryGuide }) {
  const { t } = useTranslation()
  const facts = useTokenFacts()
  const file = guide.protocol === 'csv'
  const label =
    guide.steps
      .flatMap(({ blocks }) => blocks)
      .flatMap((block) =>
        block.type === 'copy' && block.value === (file ? 'upload_endpoint' : 'scim_endpoint')
          ? [block.label]
          : [],
      )[0] ?? t('directories.watch.endpoint')
  return (
    <Panel title={t('directories.watch.gave', { provider: providerName(guide) })}>
      <CopyField
        quiet
        label={label}
        value={file ? directory.ours.upload_endpoint : directory.ours.scim_endpoint}
      />
      <OauthClient directory={directory} quiet />
      <ul className="gave-tokens">
        {directory.tokens.map((token) => (
          <li key={token.id} className="muted small">
            <span className="m">{t(`${proofOf(directory)}.known`, { suffix: token.suffix })}</span> ·{' '}
            {facts(token)}
          </li>
        ))}
      </ul>
    </Panel>
  )
}
