/** Which claim carries what: the names to copy into the provider, and a form for those whose names differ. */
import { useCallback, useState } from 'react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { type Guide, type MappedAttribute, mappedAttributes, subjectName } from '../../../guides/guide.ts'
import { Button } from '../../../ui/button.tsx'
import { useCopy } from '../../../ui/copy-field.tsx'
import { Field, TextInput } from '../../../ui/field.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { Mono, Ui } from '../../../ui/text.tsx'
import { useAutosave } from '../../form/autosave.tsx'
import { useCheck } from '../../form/checks.tsx'
import type { MapBlock } from '../../guide/step-view.tsx'
import { Problem } from '../../problem.tsx'
import { useSession } from '../../session.tsx'
import { type Connection, useSaveDraft } from './connections.tsx'

type Map = Record<MappedAttribute, string>
interface ClaimMapProps {
  connection: Connection
  guide: Guide
  block: MapBlock
}

export function ClaimMap({ connection, guide, block }: ClaimMapProps) {
  const { t } = useTranslation()
  const { branding } = useSession()
  const map = connection.draft?.attribute_map ?? connection.active?.attribute_map ?? guide.attribute_map
  const [editing, setEditing] = useState(false)
  const source = (attribute: MappedAttribute) => block.rows.find((row) => row.attribute === attribute)?.source
  const shown = mappedAttributes.filter((attribute) => attribute !== 'groups' || source(attribute))
  const need = t('setup.claims.need', { vendor: branding.name })
  const name = t('setup.claims.name')
  const from = t('setup.claims.from', { console: guide.console_name })
  return (
    <div className="claims">
      {editing ? (
        <ClaimForm connection={connection} map={map} source={source} />
      ) : (
        <table className="t">
          <thead>
            <tr>
              <th scope="col">{need}</th>
              <th scope="col">{name}</th>
              <th scope="col">{from}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((attribute) => (
              <tr key={attribute}>
                <th scope="row" data-l={need}>
                  <b>{t(`setup.attribute.${attribute}`)}</b>
                  <span className="two">{t(`setup.attribute_note.${attribute}`)}</span>
                </th>
                <td data-l={name}>
                  <ClaimName name={map[attribute]} label={t(`setup.attribute.${attribute}`)} />
                </td>
                <td data-l={from}>
                  <Ui>{source(attribute) ?? t('setup.claims.any_source')}</Ui>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p>
        <button type="button" className="link small" onClick={() => setEditing(!editing)}>
          {t(editing ? 'setup.claims.show_table' : 'setup.claims.use_others')}
        </button>
      </p>
    </div>
  )
}

function ClaimName({ name, label }: { name: string; label: string }) {
  const { t } = useTranslation()
  const { copied, copy } = useCopy(label, name)
  if (name === subjectName) return <span className="muted">{t('setup.claims.subject')}</span>
  if (!name) return <span className="muted">{t('setup.claims.none')}</span>
  return (
    <span className="claim-name">
      <Mono text={name} />
      <Button
        kind="soft"
        {...(copied && { tone: 'ok' as const })}
        aria-label={copied ? t('ui.copied_named', { label }) : t('ui.copy_named', { label })}
        onClick={copy}
      >
        <Icon name={copied ? 'check' : 'copy'} />
        {copied ? t('ui.copied') : t('ui.copy')}
      </Button>
    </span>
  )
}

interface ClaimFormProps {
  connection: Connection
  map: Map
  source: (attribute: MappedAttribute) => string | undefined
}
function ClaimForm({ connection, map, source }: ClaimFormProps) {
  const { t } = useTranslation()
  const saving = useSaveDraft(connection.id)
  const { mutateAsync } = saving
  const form = useForm<Map>({ defaultValues: map, mode: 'onTouched' })
  const values = form.watch()
  const required = (attribute: MappedAttribute) => attribute !== 'groups'
  const ready = mappedAttributes.every((attribute) => !required(attribute) || values[attribute].trim() !== '')
  const save = useCallback((attribute_map: Map) => mutateAsync({ attribute_map }), [mutateAsync])
  const auto = useAutosave({ value: values, saved: map, ready, save })
  useCheck(async (focus) => {
    const valid = await form.trigger(undefined, { shouldFocus: focus })
    return valid && (await auto.flush())
  })
  return (
    <>
      {mappedAttributes.map((attribute) => {
        const label = t(`setup.attribute.${attribute}`)
        const given = source(attribute)
        return (
          <Field
            key={attribute}
            label={t('setup.claims.name_of', { attribute: label })}
            hint={given && t('setup.claims.source_is', { source: given })}
            error={form.formState.errors[attribute] && t('setup.claims.missing', { attribute: label })}
          >
            {(props) => (
              <TextInput
                {...props}
                mono
                autoComplete="off"
                {...form.register(attribute, {
                  validate: (value) => !required(attribute) || value.trim() !== '',
                })}
              />
            )}
          </Field>
        )
      })}
      {auto.error && <Problem error={auto.error} title={t('problem.save')} textKept retry={auto.flush} />}
    </>
  )
}
