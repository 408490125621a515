import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type MappedAttribute, mappedAttributes } from '../../../../guides/guide.ts'
import { Button } from '../../../../ui/button.tsx'
import { Field, TextInput } from '../../../../ui/field.tsx'
import { Problem } from '../../../problem.tsx'
import { useUnsaved } from '../../../saving.tsx'

type Map = Record<MappedAttribute, string>
interface ClaimMapFormProps {
  map: Map
  problem: Error | null
  busy: boolean
  onSave: (map: Map) => void
  onCancel: () => void
}
/** Nobody can be told apart without these. */
const required: readonly MappedAttribute[] = ['id', 'email']

export function ClaimMapForm({ map, problem, busy, onSave, onCancel }: ClaimMapFormProps) {
  const { t } = useTranslation()
  const form = useRef<HTMLFormElement>(null)
  const [typed, setTyped] = useState(map)
  const [checked, setChecked] = useState(false)
  const changed = mappedAttributes.some((attribute) => typed[attribute] !== map[attribute])
  useUnsaved(changed)
  const lacking = required.filter((attribute) => typed[attribute].trim() === '')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    const [first] = lacking
    if (first) form.current?.querySelector<HTMLInputElement>(`[name="${first}"]`)?.focus()
    else if (!busy) onSave(typed)
  }
  return (
    <form className="map-form" ref={form} onSubmit={submit} noValidate>
      {mappedAttributes.map((attribute) => (
        <Field
          key={attribute}
          label={t(`test.attributes.${attribute}`)}
          {...(!required.includes(attribute) && { hint: t('manage.map_hint') })}
          {...(checked && lacking.includes(attribute) && { error: t('manage.map_required') })}
        >
          {(control) => (
            <TextInput
              {...control}
              mono
              name={attribute}
              maxLength={512}
              autoComplete="off"
              value={typed[attribute]}
              onChange={({ currentTarget }) => setTyped({ ...typed, [attribute]: currentTarget.value })}
            />
          )}
        </Field>
      ))}
      {problem && <Problem error={problem} title={t('test.could_not_save')} textKept />}
      <div className="row">
        <Button type="submit" kind="soft" size="3" busy={busy}>
          {t('manage.map_save')}
        </Button>
        <Button size="3" onClick={onCancel}>
          {t('manage.map_cancel')}
        </Button>
      </div>
    </form>
  )
}
