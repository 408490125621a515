import { TextArea } from '@radix-ui/themes/components/text-area'
import * as TextField from '@radix-ui/themes/components/text-field'
import { type ComponentProps, type ReactNode, type Ref, useId } from 'react'
import { Icon, type IconName } from './icon.tsx'

interface FieldProps {
  label: ReactNode
  hint?: ReactNode
  /** What it is instead and what to do. */
  error?: ReactNode
  aside?: ReactNode
  /** Further elements that describe the control, such as a live reading. */
  describedBy?: string
  children: (control: ControlProps) => ReactNode
}
export interface ControlProps {
  id: string
  'aria-invalid'?: true
  'aria-describedby'?: string
}

/** A label that stays, a hint below it, the error under the control and tied to it. */
export function Field({ label, hint, error, aside, describedBy, children }: FieldProps) {
  const id = useId()
  const ids = [hint && `${id}-hint`, error && `${id}-error`, describedBy].filter(Boolean).join(' ')
  return (
    <div className="field">
      <div className="field-top">
        <label className="field-label" htmlFor={id}>
          {label}
        </label>
        {aside && <span className="field-aside">{aside}</span>}
      </div>
      {hint && (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {children({
        id,
        ...(error && { 'aria-invalid': true as const }),
        ...(ids && { 'aria-describedby': ids }),
      })}
      {error && (
        <p className="field-bad" id={`${id}-error`}>
          <Icon name="stop" />
          <span>{error}</span>
        </p>
      )}
    </div>
  )
}

type TextInputProps = Omit<ComponentProps<'input'>, 'size' | 'color' | 'defaultValue' | 'value' | 'type'> & {
  value?: string
  defaultValue?: string
  type?: 'text' | 'email' | 'search' | 'password' | 'date' | 'url'
  size?: '2' | '3'
  mono?: boolean
  icon?: IconName
  ref?: Ref<HTMLInputElement>
}
export function TextInput({ mono = false, icon, size = '3', ...rest }: TextInputProps) {
  return (
    <TextField.Root size={size} {...(mono && { className: 'm-input', spellCheck: false })} {...rest}>
      {icon && (
        <TextField.Slot>
          <Icon name={icon} size={18} />
        </TextField.Slot>
      )}
    </TextField.Root>
  )
}

type TextBoxProps = Omit<ComponentProps<'textarea'>, 'size' | 'color' | 'defaultValue' | 'value'> & {
  value?: string
  defaultValue?: string
  mono?: boolean
  ref?: Ref<HTMLTextAreaElement>
}
/** Grows with its text. */
export function TextBox({ mono = false, rows = 1, ...rest }: TextBoxProps) {
  return (
    <TextArea size="3" rows={rows} {...(mono && { className: 'm-input', spellCheck: false })} {...rest} />
  )
}

interface ChoicesProps<T extends string> {
  legend: ReactNode
  name: string
  value: T
  options: readonly { value: T; label: string }[]
  onChange: (value: T) => void
}
/** A few alternatives in a row: native radio buttons in the look of a segmented control. */
export function Choices<T extends string>({ legend, name, value, options, onChange }: ChoicesProps<T>) {
  return (
    <fieldset className="row">
      <legend className="sr">{legend}</legend>
      <span className="field-label" aria-hidden="true">
        {legend}
      </span>
      <span className="choices">
        {options.map((option) => (
          <label key={option.value} className="choice">
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </span>
    </fieldset>
  )
}
