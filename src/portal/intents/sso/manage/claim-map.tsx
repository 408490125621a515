/** Which of the provider's claims is which attribute. Editing makes a draft; what is active stays as it is. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { mappedAttributes } from '../../../../guides/guide.ts'
import { Button } from '../../../../ui/button.tsx'
import { Icon } from '../../../../ui/icon.tsx'
import { Note, Panel } from '../../../../ui/panel.tsx'
import { Mono } from '../../../../ui/text.tsx'
import { useSession } from '../../../session.tsx'
import { type Connection, useSaveDraft } from '../connections.tsx'
import { ClaimMapForm } from './claim-map-form.tsx'

export function ClaimMap({ connection, provider }: { connection: Connection; provider: string }) {
  const { t } = useTranslation()
  const vendor = useSession().branding.name
  const [editing, setEditing] = useState(false)
  const save = useSaveDraft(connection.id)
  const { active, draft } = connection
  const settings = active ?? draft
  if (!settings) return null
  const saved = save.isSuccess && !editing && draft
  return (
    <Panel
      title={t('manage.map')}
      aside={
        !editing && (
          <Button size="2" onClick={() => setEditing(true)}>
            <Icon name="pencil" />
            {t('manage.map_edit')}
            <span className="sr"> {t('manage.map')}</span>
          </Button>
        )
      }
    >
      <p className="muted small map-text">
        {editing && active ? t('manage.map_editing_text') : t('manage.map_text', { vendor, provider })}
      </p>
      {editing ? (
        <ClaimMapForm
          map={(draft ?? settings).attribute_map}
          problem={save.error}
          busy={save.isPending}
          onCancel={() => setEditing(false)}
          onSave={(attribute_map) => save.mutate({ attribute_map }, { onSuccess: () => setEditing(false) })}
        />
      ) : (
        <dl className="map">
          {mappedAttributes.map((attribute) => (
            <div key={attribute}>
              <dt>{t(`test.attributes.${attribute}`)}</dt>
              <dd>
                {settings.attribute_map[attribute] ? (
                  <Mono text={settings.attribute_map[attribute]} />
                ) : (
                  <span className="muted">{t('manage.map_none')}</span>
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {saved && (
        <div className="map-saved" role="status">
          <Note tone="ok">{t('manage.map_saved', { version: draft.version })}</Note>
        </div>
      )}
    </Panel>
  )
}
