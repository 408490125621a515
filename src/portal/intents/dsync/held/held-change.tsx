import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DirectoryGuide } from '../../../../guides/guide.ts'
import { useAnnounce } from '../../../../ui/announce.tsx'
import { Button } from '../../../../ui/button.tsx'
import { Field, TextInput } from '../../../../ui/field.tsx'
import { Status } from '../../../../ui/status.tsx'
import { ApiProblem, call } from '../../../call.tsx'
import { providerName } from '../../../guide/provider-name.ts'
import { useMoments } from '../../../moment.tsx'
import { Problem } from '../../../problem.tsx'
import { approvePortalChange, discardPortalChange } from '../activity-contract.ts'
import { type Directory, type Held, keepDirectory } from '../directories.tsx'
import { HeldPeople } from './held-people.tsx'
import { Meter } from './meter.tsx'

interface HeldChangeProps {
  directory: Directory
  guide: DirectoryGuide
  change: Held
}
export function HeldChange({ directory, guide, change }: HeldChangeProps) {
  const { t } = useTranslation()
  const moments = useMoments()
  const heading = useId()
  const [looking, setLooking] = useState(false)
  const decide = useDecision(directory, change)
  const provider = providerName(guide)
  const { deactivate } = change.users
  const percent = share(change)
  return (
    <section className="panel held" aria-labelledby={heading}>
      <div className="held-head">
        <Status tone="warn">{t('directories.held.badge')}</Status>
        <h2 className="h2" id={heading}>
          {change.reason === 'deactivations'
            ? t('directories.held.title', { count: deactivate })
            : t(`directories.held.title_of.${change.reason}`, { provider })}
        </h2>
      </div>
      <p className="prose">
        {t(
          change.reason === 'deactivations'
            ? 'directories.held.text'
            : change.reason === 'nobody_listed'
              ? 'directories.held.text_nobody'
              : 'directories.held.text_large',
          { at: moments.full(change.at), provider, percent },
        )}{' '}
        {deactivate > 0 ? t('directories.held.meanwhile') : t('directories.sync.brought', change.users)}
      </p>
      {deactivate > 0 && <Meter directory={directory} change={change} percent={percent} />}
      <div className="held-act">
        <Button kind="soft" size="2" busy={decide.discard.isPending} onClick={() => decide.discard.mutate()}>
          {t('directories.held.discard')}
        </Button>
        {change.leavers.length > 0 && (
          <Button size="2" aria-expanded={looking} onClick={() => setLooking(!looking)}>
            {t(looking ? 'directories.held.hide' : 'directories.held.look')}
          </Button>
        )}
        <RunAnyway change={change} decide={decide} />
      </div>
      {decide.discard.error && <Problem error={decide.discard.error} title={t('directories.held.failed')} />}
      {looking && <HeldPeople change={change} />}
    </section>
  )
}

/** A mass deactivation wants its number typed: pressing a button is done too soon. */
function RunAnyway({ change, decide }: { change: Held; decide: Decision }) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState('')
  const [wrong, setWrong] = useState(false)
  const count = change.users.deactivate
  const ask = count > 0
  const run = (event: FormEvent) => {
    event.preventDefault()
    if (decide.approve.isPending) return
    const fits = !ask || typed.trim() === String(count)
    setWrong(!fits)
    if (fits) decide.approve.mutate(count)
    else input.current?.focus()
  }
  const changed = decide.approve.error instanceof ApiProblem && decide.approve.error.status === 409
  return (
    <form className="held-type" onSubmit={run} noValidate>
      {ask && (
        <Field
          label={t('directories.held.type', { count })}
          {...(wrong && { error: t('directories.held.type_wrong', { count }) })}
          {...(changed && !wrong && { error: t('directories.held.changed') })}
        >
          {(control) => (
            <TextInput
              {...control}
              ref={input}
              size="2"
              inputMode="numeric"
              autoComplete="off"
              value={typed}
              onChange={({ currentTarget }) => setTyped(currentTarget.value)}
            />
          )}
        </Field>
      )}
      <Button type="submit" size="2" tone={ask ? 'bad' : 'ok'} busy={decide.approve.isPending}>
        {t(ask ? 'directories.held.run' : 'directories.held.run_large')}
      </Button>
      {decide.approve.error && !changed && (
        <Problem error={decide.approve.error} title={t('directories.held.failed')} />
      )}
    </form>
  )
}

type Decision = ReturnType<typeof useDecision>
function useDecision({ id }: Directory, change: Held) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const say = useAnnounce()
  const params = { id, sync_id: change.id }
  const done = (words: string) => async (directory: Directory) => {
    keepDirectory(client, directory)
    say(words)
    await client.invalidateQueries({ queryKey: ['dsync'] })
  }
  return {
    approve: useMutation({
      mutationFn: (deactivate: number) => call(approvePortalChange, { params, body: { deactivate } }),
      onSuccess: done(t('directories.held.approved')),
      // The number may have grown since it was drawn.
      onError: () => client.invalidateQueries({ queryKey: ['dsync', 'activity', id] }),
    }),
    discard: useMutation({
      mutationFn: () => call(discardPortalChange, { params }),
      onSuccess: done(t('directories.held.discarded')),
    }),
  }
}

export function share({ users, active }: Pick<Held, 'users' | 'active'>): number {
  return active === 0 ? 0 : Math.min(100, Math.round((100 * users.deactivate) / active))
}
