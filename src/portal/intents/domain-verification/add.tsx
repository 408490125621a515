import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../ui/button.tsx'
import { Field, TextInput } from '../../../ui/field.tsx'
import { Panel } from '../../../ui/panel.tsx'
import { ApiProblem, call } from '../../call.tsx'
import { Problem } from '../../problem.tsx'
import { addPortalDomain } from './contract.ts'
import { keepDomain } from './domains.tsx'

const known = ['invalid_domain', 'public_suffix', 'consumer_domain', 'domain_already_exists'] as const

/** What is wrong with the field itself; other failures are shown as what they are. */
function fieldProblem(error: Error | null): (typeof known)[number] | undefined {
  if (!(error instanceof ApiProblem)) return undefined
  const codes = [error.code, ...error.errors.map(({ code }) => code)]
  return known.find((code) => codes.includes(code))
}

export function AddDomain({ main }: { main: boolean }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const input = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState('')
  const [none, setNone] = useState(false)
  const add = useMutation({
    mutationFn: (domain: string) => call(addPortalDomain, { body: { domain } }),
    onSuccess: (domain) => {
      keepDomain(client, domain)
      void navigate({ to: '/domain_verification/$id', params: { id: domain.id } })
    },
    onError: (error) => {
      if (fieldProblem(error)) input.current?.focus()
    },
  })
  const wrong = none ? ('none' as const) : fieldProblem(add.error)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (add.isPending) return
    const domain = typed.trim()
    setNone(domain === '')
    if (domain === '') input.current?.focus()
    else add.mutate(domain)
  }
  return (
    <Panel title={t('domains.add_title')}>
      <form className="domain-add" onSubmit={submit} noValidate>
        <Field
          label={t('domains.add_label')}
          hint={t('domains.add_hint')}
          {...(wrong && { error: t(`domains.add_error.${wrong}`) })}
        >
          {(control) => (
            <TextInput
              {...control}
              ref={input}
              mono
              autoComplete="off"
              autoCapitalize="none"
              maxLength={253}
              value={typed}
              onChange={({ currentTarget }) => setTyped(currentTarget.value)}
            />
          )}
        </Field>
        <Button type="submit" kind={main ? 'main' : 'side'} size="3" busy={add.isPending}>
          {t('domains.add')}
        </Button>
      </form>
      {add.error && !wrong && <Problem error={add.error} title={t('domains.add_failed')} textKept />}
    </Panel>
  )
}
