/**
 * Buttons are never disabled: pressing one always answers. While its work runs it is busy and further presses do nothing.
 */
import { Button as RadixButton } from '@radix-ui/themes/components/button'
import type { ButtonHTMLAttributes, MouseEvent, ReactNode, Ref } from 'react'

type Native = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'color' | 'disabled' | 'children' | 'type'>
export interface ButtonProps extends Native {
  type?: 'button' | 'submit'
  ref?: Ref<HTMLButtonElement>
  /** `main` once per screen; `side` beside it; `soft` inside notes and panels. */
  kind?: 'main' | 'side' | 'soft'
  size?: '1' | '2' | '3'
  tone?: 'bad' | 'ok'
  busy?: boolean
  /** The child is the element (a link that looks like a button). */
  asChild?: boolean
  children: ReactNode
}

const variants = { main: 'solid', side: 'outline', soft: 'soft' } as const

export function Button({
  kind = 'side',
  size,
  tone,
  busy = false,
  asChild = false,
  onClick,
  ...rest
}: ButtonProps) {
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (busy) event.preventDefault()
    else onClick?.(event)
  }
  const type = asChild ? {} : { type: rest.type ?? 'button' }
  const gray = kind === 'side' && !tone
  return (
    <RadixButton
      variant={variants[kind]}
      {...(tone && { color: tone === 'bad' ? ('red' as const) : ('green' as const) })}
      {...(gray && { color: 'gray' as const })}
      {...rest}
      {...type}
      asChild={asChild}
      size={size ?? (kind === 'main' ? '3' : '2')}
      {...(busy && { 'aria-busy': true })}
      onClick={press}
    />
  )
}
