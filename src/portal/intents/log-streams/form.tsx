/** A destination's settings as a form, drawn from its schema. What is typed here is kept by the screen above. */
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { Choices, Field, TextBox, TextInput } from '../../../ui/field.tsx'
import { Icon } from '../../../ui/icon.tsx'
import type { DestinationField } from './contract.ts'

export type Typed = Record<string, string | [string, string][]>

interface FormProps {
  fields: readonly DestinationField[]
  typed: Typed
  /** What is kept already, as it may be shown: `••••4e1a`. */
  kept: Record<string, string>
  problems: Record<string, string>
  onType: (name: string, value: Typed[string]) => void
}
export function SettingsForm({ fields, typed, kept, problems, onType }: FormProps) {
  return (
    <div className="stack-small">
      {fields.map((field) => (
        <Setting
          key={field.name}
          field={field}
          value={typed[field.name]}
          kept={kept[field.name]}
          problem={problems[field.name]}
          onType={(value) => onType(field.name, value)}
        />
      ))}
    </div>
  )
}

interface SettingProps {
  field: DestinationField
  value: Typed[string] | undefined
  kept: string | undefined
  problem: string | undefined
  onType: (value: Typed[string]) => void
}
function Setting({ field, value, kept, problem, onType }: SettingProps) {
  const { t } = useTranslation()
  if (field.kind === 'headers')
    return <Headers field={field} value={value} kept={kept} problem={problem} onType={onType} />
  const text = typeof value === 'string' ? value : ''
  if (field.kind === 'choice' && field.choices)
    return <Choice field={field} value={text} problem={problem} onType={onType} />
  const keptHint = kept === undefined ? undefined : t('streams.form.kept', { kept })
  const common = {
    mono: true,
    autoComplete: 'off',
    autoCapitalize: 'none',
    value: text,
    placeholder: field.placeholder ?? undefined,
  } as const
  return (
    <Field
      label={field.label}
      hint={[field.hint, keptHint].filter(Boolean).join(' ') || undefined}
      aside={!field.required && t('streams.form.optional')}
      {...(problem && { error: problem })}
    >
      {(control) =>
        field.kind === 'long_secret' || field.kind === 'long_text' ? (
          <TextBox
            {...control}
            mono
            rows={5}
            autoComplete="off"
            value={text}
            onChange={({ currentTarget }) => onType(currentTarget.value)}
          />
        ) : (
          <TextInput
            {...control}
            {...common}
            type={field.kind === 'secret' ? 'password' : 'text'}
            {...(field.kind === 'number' && { inputMode: 'numeric' as const })}
            onChange={({ currentTarget }) => onType(currentTarget.value)}
          />
        )
      }
    </Field>
  )
}

/** Up to three alternatives stand side by side; more are a list. */
function Choice({ field, value, problem, onType }: Omit<SettingProps, 'kept' | 'value'> & { value: string }) {
  const choices = field.choices ?? []
  if (choices.length <= 3)
    return (
      <Choices legend={field.label} name={field.name} value={value} options={choices} onChange={onType} />
    )
  return (
    <Field label={field.label} hint={field.hint} {...(problem && { error: problem })}>
      {(control) => (
        <select
          {...control}
          className="stream-select"
          value={value}
          onChange={({ currentTarget }) => onType(currentTarget.value)}
        >
          {choices.map((one) => (
            <option key={one.value} value={one.value}>
              {one.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

function Headers({ field, value, kept, problem, onType }: SettingProps) {
  const { t } = useTranslation()
  const rows = Array.isArray(value) && value.length > 0 ? value : [['', ''] satisfies [string, string]]
  const put = (at: number, row: [string, string]) =>
    onType(
      rows.map(([name, text], index): [string, string] => (index === at ? row : [name ?? '', text ?? ''])),
    )
  return (
    <fieldset className="stream-headers">
      <legend className="field-label">{field.label}</legend>
      <p className="field-hint">
        {field.hint} {kept !== undefined && t('streams.form.kept', { kept })}
      </p>
      {rows.map(([name = '', text = ''], at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place in the form
        <div className="stream-header" key={at}>
          <Field label={t('streams.form.header_name', { at: at + 1 })}>
            {(control) => (
              <TextInput
                {...control}
                mono
                autoComplete="off"
                autoCapitalize="none"
                value={name}
                placeholder={at === 0 ? 'Authorization' : undefined}
                onChange={({ currentTarget }) => put(at, [currentTarget.value, text])}
              />
            )}
          </Field>
          <Field label={t('streams.form.header_value', { at: at + 1 })}>
            {(control) => (
              <TextInput
                {...control}
                mono
                type="password"
                autoComplete="off"
                value={text}
                onChange={({ currentTarget }) => put(at, [name, currentTarget.value])}
              />
            )}
          </Field>
        </div>
      ))}
      {problem && (
        <p className="field-bad" role="alert">
          <Icon name="stop" />
          <span>{problem}</span>
        </p>
      )}
      <div>
        <Button
          size="2"
          onClick={() => onType([...rows.map(([a, b]): [string, string] => [a ?? '', b ?? '']), ['', '']])}
        >
          <Icon name="plus" size={16} /> {t('streams.form.add_header')}
        </Button>
      </div>
    </fieldset>
  )
}
