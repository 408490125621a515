import type { ComponentProps } from 'react'
import { Field, TextInput } from '../../ui/field.tsx'

/** A field that finds while somebody types. */
interface SearchBoxProps extends Omit<ComponentProps<typeof Field>, 'children'> {
  value: string
  onValue: (value: string) => void
}
export function SearchBox({ value, onValue, ...field }: SearchBoxProps) {
  return (
    <Field {...field}>
      {(control) => (
        <TextInput
          {...control}
          type="search"
          icon="search"
          autoComplete="off"
          value={value}
          onChange={({ currentTarget }) => onValue(currentTarget.value)}
        />
      )}
    </Field>
  )
}
