/** A box for a value out of somebody else's console: it wraps, and Enter does not break it in two. */
import type { ComponentProps } from 'react'
import { TextBox } from '../../ui/field.tsx'

type ValueBoxProps = Omit<ComponentProps<typeof TextBox>, 'onChange' | 'value'> & {
  value: string
  onValue: (value: string) => void
}
export function ValueBox({ onValue, ...box }: ValueBoxProps) {
  return (
    <TextBox
      {...box}
      mono
      autoComplete="off"
      onChange={({ target }) => onValue(target.value)}
      onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
    />
  )
}
