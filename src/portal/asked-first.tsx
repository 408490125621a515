/** A button for what cannot be undone: it says what follows and asks. Focus begins at the way out. */
import type { UseMutationResult } from '@tanstack/react-query'
import { type ReactNode, useRef, useState } from 'react'
import { Button } from '../ui/button.tsx'
import { AlertDialog } from '../ui/dialog.tsx'
import { Field, TextInput } from '../ui/field.tsx'
import { Problem } from './problem.tsx'

interface AskedFirstProps {
  children: ReactNode
  /** The button's whole name, where several look alike. */
  named?: string
  tone?: 'bad'
  title: string
  text: string
  act: string
  keep: string
  failed: string
  mutation: Pick<UseMutationResult<unknown, Error, void>, 'mutate' | 'reset' | 'isPending' | 'error'>
  /** For the worst of it: a word that has to be typed. */
  word?: { value: string; label: string; wrong: string }
}
export function AskedFirst(props: AskedFirstProps) {
  const { children, named, tone, title, text, act, keep, failed, mutation, word } = props
  const wayOut = useRef<HTMLButtonElement>(null)
  const input = useRef<HTMLInputElement>(null)
  const [asking, setAsking] = useState(false)
  const [typed, setTyped] = useState('')
  const [wrong, setWrong] = useState(false)
  const open = (to: boolean) => {
    setAsking(to)
    setTyped('')
    setWrong(false)
    mutation.reset()
  }
  const confirm = () => {
    if (!word || typed.trim() === word.value)
      return mutation.mutate(undefined, { onSuccess: () => setAsking(false) })
    setWrong(true)
    input.current?.focus()
  }
  return (
    <>
      <Button
        size="2"
        {...(tone && { tone })}
        {...(named !== undefined && { 'aria-label': named })}
        onClick={() => open(true)}
      >
        {children}
      </Button>
      <AlertDialog
        open={asking}
        title={title}
        description={<p>{text}</p>}
        initialFocus={wayOut}
        onDismiss={() => open(false)}
        actions={
          <>
            <Button size="3" tone="bad" busy={mutation.isPending} onClick={confirm}>
              {act}
            </Button>
            <Button size="3" kind="main" ref={wayOut} onClick={() => open(false)}>
              {keep}
            </Button>
          </>
        }
      >
        {word && (
          <div className="typed-word">
            <Field label={word.label} {...(wrong && { error: word.wrong })}>
              {(control) => (
                <TextInput
                  {...control}
                  ref={input}
                  autoComplete="off"
                  value={typed}
                  onChange={({ currentTarget }) => setTyped(currentTarget.value)}
                />
              )}
            </Field>
          </div>
        )}
        {mutation.error && <Problem error={mutation.error} title={failed} />}
      </AlertDialog>
    </>
  )
}
