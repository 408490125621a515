/** One page for a new stream and for other settings of one: their steps, what we hand out, what we need back. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type StreamFamily, streamFamilies } from '../../../log-streams/types.ts'
import { Button } from '../../../ui/button.tsx'
import { Field, TextInput } from '../../../ui/field.tsx'
import { Actions, PageHead } from '../../../ui/page.tsx'
import { Note, Panel } from '../../../ui/panel.tsx'
import { Zone, Zones } from '../../../ui/zone.tsx'
import { ApiProblem, call } from '../../call.tsx'
import { Back, Frame } from '../../frame.tsx'
import { NothingHere } from '../../not-found.tsx'
import { Problem } from '../../problem.tsx'
import { useSession } from '../../session.tsx'
import { Title } from '../../title.tsx'
import { changePortalStream, createPortalStream, type DestinationCard } from './contract.ts'
import { SettingsForm, type Typed } from './form.tsx'
import { HandOuts } from './hand-outs.tsx'
import { Sentence } from './sentence.tsx'
import { settingsOf, typedFrom } from './settings.ts'
import { type Stream, savedTrialKey, useDestinations, useRefresh, useStreams } from './streams.tsx'
import { Trial } from './trial.tsx'

const newRoute = getRouteApi('/inside/log_streams/new/$type')
const editRoute = getRouteApi('/inside/log_streams/$id/edit')

export function NewStream() {
  const { type } = newRoute.useParams()
  const card = useDestinations().data.find((one) => one.type === type)
  return (
    <Frame current="log_streams">
      {card ? <SetUp key={type} card={card} stream={undefined} /> : <NothingHere />}
    </Frame>
  )
}

export function EditStream() {
  const { id } = editRoute.useParams()
  const stream = useStreams().find((one) => one.id === id)
  const card = useDestinations().data.find((one) => one.type === stream?.type)
  return (
    <Frame current="log_streams" {...(stream && { savedAt: stream.updated_at })}>
      {stream && card ? <SetUp key={id} card={card} stream={stream} /> : <NothingHere />}
    </Frame>
  )
}

function SetUp({ card, stream: existing }: { card: DestinationCard; stream: Stream | undefined }) {
  const { t } = useTranslation()
  const vendor = useSession().branding.name
  const navigate = useNavigate()
  const client = useQueryClient()
  const refresh = useRefresh()
  const verdict = useRef<HTMLDivElement>(null)
  // A first try that fails is kept on the server: the next one changes it instead of making a second.
  const [stream, setStream] = useState(existing)
  const [name, setName] = useState(existing?.name ?? card.name)
  const [families, setFamilies] = useState<readonly StreamFamily[]>(existing?.families ?? ['audit'])
  const [typed, setTyped] = useState<Typed>(() => typedFrom(card.fields, existing?.settings ?? {}))
  const settings = settingsOf(card.fields, typed)
  const save = useMutation({
    mutationFn: () => {
      const body = { name: name.trim() || card.name, families: [...families], settings }
      return stream
        ? call(changePortalStream, { params: { id: stream.id }, body })
        : call(createPortalStream, { body: { type: card.type, ...body } })
    },
    onSuccess: async (done) => {
      setStream(done.stream)
      await refresh()
      client.setQueryData(savedTrialKey(done.stream.id), done.trial.ok ? done.trial : undefined)
      if (done.trial.ok) await navigate({ to: '/log_streams/$id', params: { id: done.stream.id } })
      else verdict.current?.focus()
    },
  })
  const problems = fieldProblems(save.error)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!save.isPending) save.mutate()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Title>{t(existing ? 'streams.edit_title' : 'streams.new_title', { name: card.name })}</Title>
      <PageHead
        eyebrow={t('streams.title')}
        title={t(existing ? 'streams.edit_title' : 'streams.new_title', { name: card.name })}
        lead={t(existing ? 'streams.edit_lead' : 'streams.new_lead', { vendor, name: card.name })}
      />
      <div className="stack">
        <Zones>
          <Zone letter="A" title={t('streams.zone.steps', { name: card.name })}>
            <ol className="stream-steps">
              {card.steps.map((step) => (
                <li key={step}>
                  <Sentence text={step} />
                </li>
              ))}
            </ol>
            <HandOuts type={card.type} settings={settings} />
          </Zone>
          <Zone letter="B" title={t('streams.zone.settings', { vendor })} tint>
            <div className="stack-small">
              <Field label={t('streams.form.name')} hint={t('streams.form.name_hint')}>
                {(control) => (
                  <TextInput
                    {...control}
                    autoComplete="off"
                    maxLength={100}
                    value={name}
                    onChange={({ currentTarget }) => setName(currentTarget.value)}
                  />
                )}
              </Field>
              <SettingsForm
                fields={card.fields}
                typed={typed}
                kept={stream?.secrets ?? {}}
                problems={problems}
                onType={(field, value) => setTyped((known) => ({ ...known, [field]: value }))}
              />
            </div>
          </Zone>
        </Zones>
        <Families chosen={families} onChoose={setFamilies} />
        <div ref={verdict} tabIndex={-1} className="stream-verdict">
          {save.data && !save.data.trial.ok && <Trial trial={save.data.trial} />}
        </div>
        {save.error && <Problem error={save.error} title={t('streams.save_failed')} textKept />}
        {existing && <Note tone="info">{t('streams.edit_safe')}</Note>}
      </div>
      <Actions
        back={
          <Back href={existing ? `/log_streams/${existing.id}` : '/log_streams/new'}>
            {t(existing ? 'streams.back' : 'streams.other_destination')}
          </Back>
        }
        hint={t('streams.connect_hint')}
      >
        <Button type="submit" kind="main" size="3" busy={save.isPending}>
          {t(existing ? 'streams.save' : 'streams.connect')}
        </Button>
      </Actions>
    </form>
  )
}

/** By field, without the path that the request has before it. */
function fieldProblems(error: Error | null): Record<string, string> {
  if (!(error instanceof ApiProblem)) return {}
  return Object.fromEntries(
    error.errors.map(({ field = '', message = '' }) => [field.split('.')[0] ?? '', message]),
  )
}

function Families(props: {
  chosen: readonly StreamFamily[]
  onChoose: (families: readonly StreamFamily[]) => void
}) {
  const { t } = useTranslation()
  const { chosen, onChoose } = props
  const toggle = (family: StreamFamily, on: boolean) =>
    onChoose(streamFamilies.filter((one) => (one === family ? on : chosen.includes(one))))
  return (
    <Panel title={t('streams.families.title')}>
      <ul className="stream-families">
        {streamFamilies.map((family) => (
          <li key={family}>
            <label className="stream-family">
              <input
                type="checkbox"
                checked={chosen.includes(family)}
                onChange={({ currentTarget }) => toggle(family, currentTarget.checked)}
              />
              <span>
                {t(`streams.families.${family}`)}
                <span className="muted small"> {t(`streams.families.${family}_hint`)}</span>
              </span>
            </label>
          </li>
        ))}
      </ul>
      {chosen.length === 0 && <p className="field-bad">{t('streams.families.none')}</p>}
    </Panel>
  )
}
