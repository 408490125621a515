/** The three values of a SAML provider, for those whose console shows no metadata. */
import { type ReactNode, type RefObject, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Field, TextBox } from '../../../ui/field.tsx'
import { Icon } from '../../../ui/icon.tsx'

export interface Manual {
  idp_entity_id: string
  sso_url: string
  certificates: string
}
interface ManualValuesProps {
  value: Manual
  error: ReactNode
  describedBy: string
  aside: ReactNode
  control: RefObject<HTMLTextAreaElement | null>
  onChange: (value: Manual) => void
}
export function ManualValues({ value, error, describedBy, aside, control, onChange }: ManualValuesProps) {
  const { t } = useTranslation()
  const id = useId()
  const names = ['sso_url', 'idp_entity_id', 'certificates'] as const
  // The first one that is empty is the one to look at.
  const first = names.find((name) => !value[name].trim()) ?? 'sso_url'
  return (
    <fieldset className="manual" aria-describedby={error ? id : undefined}>
      <legend className="sr">{t('setup.metadata.manual_legend')}</legend>
      <p className="field-aside">{aside}</p>
      {names.map((name) => (
        <Field
          key={name}
          label={t(`setup.metadata.${name}`)}
          hint={t(`setup.metadata.${name}_hint`)}
          describedBy={error && name === first ? `${describedBy} ${id}` : describedBy}
        >
          {(props) => (
            <TextBox
              {...props}
              {...(name === first && { ref: control })}
              {...(error && name === first && { 'aria-invalid': true as const })}
              mono
              rows={name === 'certificates' ? 4 : 1}
              autoComplete="off"
              value={value[name]}
              onChange={(event) => onChange({ ...value, [name]: event.target.value })}
            />
          )}
        </Field>
      ))}
      {error && (
        <p className="field-bad" id={id}>
          <Icon name="stop" />
          <span>{error}</span>
        </p>
      )}
    </fieldset>
  )
}
