/** The settings in words: theirs, and ours for the day when somebody has to compare them. */
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { CopyValue, Guide } from '../../../../guides/guide.ts'
import { CopyField } from '../../../../ui/copy-field.tsx'
import { Icon } from '../../../../ui/icon.tsx'
import { Facts, Panel } from '../../../../ui/panel.tsx'
import { Mono } from '../../../../ui/text.tsx'
import { providerName } from '../../../guide/provider-name.ts'
import type { Connection } from '../connections.tsx'

export function Details({ connection, guide }: { connection: Connection; guide: Guide }) {
  const { t } = useTranslation()
  const settings = connection.active ?? connection.draft
  const items = settings?.saml ? samlItems(settings.saml) : settings?.oidc ? oidcItems(settings.oidc) : []
  const ours =
    connection.protocol === 'saml'
      ? (['acs_url', 'sp_entity_id', 'sp_metadata_url'] as const)
      : (['redirect_uri'] as const)
  return (
    <Panel title={t('manage.details', { provider: providerName(guide) })}>
      <Facts items={items} />
      <details className="ours">
        <summary>
          <Icon name="right" size={16} />
          {t('manage.ours', { console: guide.console_name })}
        </summary>
        <div className="stack">
          {ours.map((key) => (
            <CopyField
              key={key}
              label={labelIn(guide, key) ?? t(`manage.${key}`)}
              value={connection.service_provider[key]}
            />
          ))}
        </div>
      </details>
    </Panel>
  )

  type Saml = NonNullable<NonNullable<Connection['active']>['saml']>
  function samlItems(saml: Saml): (readonly [ReactNode, ReactNode])[] {
    return [
      [t('manage.source'), t(`manage.source_${saml.metadata_source}`)],
      ...value('metadata_url', saml.metadata_url),
      ...value('idp_entity_id', saml.idp_entity_id),
      ...value('sso_url', saml.sso_url),
      [
        t('manage.sign_requests'),
        saml.sign_requests ? t('manage.sign_requests_yes') : t('manage.sign_requests_no'),
      ],
    ]
  }
  type Oidc = NonNullable<NonNullable<Connection['active']>['oidc']>
  function oidcItems(oidc: Oidc): (readonly [ReactNode, ReactNode])[] {
    return [
      ...value('issuer', oidc.issuer),
      ...value('client_id', oidc.client_id),
      ...value('client_secret', oidc.client_secret_last4 && `••••${oidc.client_secret_last4}`),
      ...value('authorization_endpoint', oidc.authorization_endpoint),
      ...value('token_endpoint', oidc.token_endpoint),
    ]
  }
  type Key =
    | 'metadata_url'
    | 'idp_entity_id'
    | 'sso_url'
    | 'issuer'
    | 'client_id'
    | 'client_secret'
    | 'authorization_endpoint'
    | 'token_endpoint'
  function value(key: Key, text: string | null): (readonly [ReactNode, ReactNode])[] {
    return text ? [[t(`manage.${key}`), <Mono key={key} text={text} />]] : []
  }
}

/** What the console calls it, if this guide says so. */
function labelIn(guide: Guide, value: CopyValue): string | undefined {
  const blocks = guide.steps.flatMap((step) => step.blocks)
  const found = blocks.find((block) => block.type === 'copy' && block.value === value)
  return found?.type === 'copy' ? found.label : undefined
}
