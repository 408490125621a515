/** What a step asks back: typed values, saved and tried out together when the step is confirmed. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Block } from '../../../../guides/guide.ts'
import { ApiProblem, call } from '../../../call.tsx'
import { useUnsaved } from '../../../saving.tsx'
import { type Directory, keepDirectory } from '../directories.tsx'
import { savePortalSource } from '../source-contract.ts'

/** What stands for the consent among the controls. */
export const consentControl = 'consent'

export type Source = ReturnType<typeof useSource>

/** @param blocks those that the reader sees. */
export function useSource(directory: Directory, blocks: Block[]) {
  const client = useQueryClient()
  const names = blocks.flatMap((block) => (block.type === 'field' ? [block.name] : []))
  const saved = (name: string) => {
    const value = directory.settings[name]
    return typeof value === 'string' ? value : ''
  }
  const [typed, setTyped] = useState<Partial<Record<string, string>>>({})
  const [asked, setAsked] = useState(false)
  const controls = useRef(new Map<string, HTMLElement>())
  const value = (name: string) => typed[name] ?? saved(name)
  const hasSecret = (name: string) => directory.secrets.includes(name)
  const changed = names.some((name) => typed[name] !== undefined && typed[name] !== saved(name))
  useUnsaved(changed)

  const save = useMutation({
    mutationFn: () => {
      const settings = Object.fromEntries(
        names
          // A secret that nobody typed anew stays as it is.
          .filter((name) => typed[name] !== undefined || !hasSecret(name))
          .map((name) => [name, value(name).trim()])
          .filter(([, text]) => text !== ''),
      )
      return call(savePortalSource, { params: { id: directory.id }, body: { settings } })
    },
    onSuccess: (answer) => {
      if (answer.problem) return
      keepDirectory(client, answer.directory)
      // What was a secret is gone from the page.
      setTyped({})
    },
  })
  const errors = save.error instanceof ApiProblem ? save.error.errors : []
  const focus = (name: string | undefined) => name && controls.current.get(name)?.focus()

  return {
    value,
    hasSecret,
    asked,
    save,
    busy: save.isPending,
    type: (name: string, text: string) => setTyped((known) => ({ ...known, [name]: text })),
    /** What the server says of this field. */
    errorOf: (name: string) => errors.find(({ field }) => field?.split('.').at(-1) === name)?.message,
    control: (name: string) => (element: HTMLElement | null) => {
      if (element) controls.current.set(name, element)
      else controls.current.delete(name)
    },
    /** Saves what this step asks for and tries it out; a step that asks for nothing is ready. */
    ready: async (): Promise<boolean> => {
      setAsked(true)
      if (blocks.some(({ type }) => type === 'consent') && !directory.consent?.given) {
        focus(consentControl)
        return false
      }
      if (names.length === 0) return true
      const missing = names.find(
        (name) => !optional(blocks, name) && value(name).trim() === '' && !hasSecret(name),
      )
      if (missing) {
        focus(missing)
        return false
      }
      try {
        return (await save.mutateAsync()).problem === null
      } catch (error) {
        const fields = error instanceof ApiProblem ? error.errors : []
        focus(fields[0]?.field?.split('.').at(-1))
        return false
      }
    },
  }
}

/** A guide says so in the hint. */
function optional(blocks: Block[], name: string): boolean {
  return blocks.some(
    (block) => block.type === 'field' && block.name === name && /^optional/i.test(block.hint ?? ''),
  )
}
