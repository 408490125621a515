/** What an OpenID provider gives back: its address, a client and its secret, and when that secret runs out. */
import { useMutation } from '@tanstack/react-query'
import { useCallback, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Guide } from '../../../guides/guide.ts'
import { Button } from '../../../ui/button.tsx'
import { Field, TextInput } from '../../../ui/field.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { call } from '../../call.tsx'
import { useAutosave } from '../../form/autosave.tsx'
import { useCheck } from '../../form/checks.tsx'
import { ValueBox } from '../../form/value-box.tsx'
import type { FieldBlock } from '../../guide/step-view.tsx'
import { GuideText } from '../../guide/words.tsx'
import { Problem } from '../../problem.tsx'
import { type Connection, type DraftInput, useSaveDraft } from './connections.tsx'
import { readDiscovery } from './contract.ts'
import { FindingText, ReadingBox, useOidcFacts } from './reading-box.tsx'

type OidcInput = NonNullable<DraftInput['oidc']>
interface FieldProps {
  connection: Connection
  guide: Guide
  block: FieldBlock
}

export function OidcField(props: FieldProps) {
  switch (props.block.name) {
    case 'issuer':
      return <IssuerField {...props} />
    case 'client_secret':
      return <SecretField {...props} />
    case 'client_secret_expires_at':
      return <ExpiryField {...props} />
    default:
      return <ClientIdField {...props} />
  }
}

function useOidcSaving(connection: Connection) {
  const { mutateAsync } = useSaveDraft(connection.id)
  return useCallback((oidc: OidcInput) => mutateAsync({ oidc }), [mutateAsync])
}
const settings = ({ draft, active }: Connection) => draft?.oidc ?? active?.oidc ?? undefined

function Direction({ block }: { block: FieldBlock }) {
  if (block.children.length === 0) return null
  return (
    <p className="prose">
      <GuideText>{block.children}</GuideText>
    </p>
  )
}

function IssuerField({ connection, guide, block }: FieldProps) {
  const { t } = useTranslation()
  const id = useId()
  const facts = useOidcFacts()
  const saved = settings(connection)
  const send = useOidcSaving(connection)
  const [issuer, setIssuer] = useState(saved?.issuer ?? '')
  const [asked, setAsked] = useState(false)
  const control = useRef<HTMLTextAreaElement>(null)
  const reading = useMutation({
    mutationFn: (body: { issuer: string }) => call(readDiscovery, { params: { id: connection.id }, body }),
  })
  const text = issuer.trim()
  const save = async (value: string) => {
    const { usable } = await reading.mutateAsync({ issuer: value })
    if (usable) await send({ issuer: value })
    return usable
  }
  const auto = useAutosave({ value: text, saved: saved?.issuer ?? '', ready: text !== '', save })
  const current = reading.variables?.issuer === text ? reading.data : undefined
  const bad = current?.findings.filter(({ tone }) => tone === 'bad') ?? []
  useCheck(async (focus) => {
    setAsked(true)
    const ready = text !== '' && (await auto.flush())
    if (!ready && focus) control.current?.focus()
    return ready
  })
  const shown = current?.oidc ?? (text === saved?.issuer ? saved : undefined)
  const error =
    asked && text === ''
      ? t('setup.oidc.missing', { label: block.label })
      : bad.length > 0 && bad.map((finding) => <FindingText key={finding.code} finding={finding} />)
  return (
    <div className="bring">
      <Direction block={block} />
      <Field label={block.label} hint={block.hint} error={error} describedBy={`${id}-read`}>
        {(props) => <ValueBox {...props} ref={control} value={issuer} onValue={setIssuer} />}
      </Field>
      <ReadingBox
        id={`${id}-read`}
        state={reading.isPaused ? 'waiting' : reading.isPending ? 'reading' : shown ? 'read' : 'idle'}
        provider={guide.console_name}
        {...(shown?.authorization_endpoint && bad.length === 0 && { facts: facts(shown) })}
        findings={current?.findings ?? []}
      />
      {auto.error && <Problem error={auto.error} title={t('problem.save')} textKept retry={auto.flush} />}
    </div>
  )
}

function ClientIdField({ connection, block }: FieldProps) {
  const { t } = useTranslation()
  const saved = settings(connection)?.client_id ?? ''
  const send = useOidcSaving(connection)
  const [value, setValue] = useState(saved)
  const [asked, setAsked] = useState(false)
  const control = useRef<HTMLTextAreaElement>(null)
  const text = value.trim()
  const auto = useAutosave({
    value: text,
    saved,
    ready: true,
    save: (client_id: string) => send({ client_id }),
  })
  useCheck(async (focus) => {
    setAsked(true)
    const ready = text !== '' && (await auto.flush())
    if (!ready && focus) control.current?.focus()
    return ready
  })
  return (
    <div className="bring">
      <Direction block={block} />
      <Field
        label={block.label}
        hint={block.hint}
        error={asked && text === '' && t('setup.oidc.missing', { label: block.label })}
      >
        {(props) => <ValueBox {...props} ref={control} value={value} onValue={setValue} />}
      </Field>
      {auto.error && <Problem error={auto.error} title={t('problem.save')} textKept retry={auto.flush} />}
    </div>
  )
}

/** The secret goes in and never comes out: afterwards only its last four characters are known. */
function SecretField({ connection, block }: FieldProps) {
  const { t } = useTranslation()
  const last4 = settings(connection)?.client_secret_last4
  const send = useOidcSaving(connection)
  const [value, setValue] = useState('')
  const [replacing, setReplacing] = useState(false)
  const [asked, setAsked] = useState(false)
  const control = useRef<HTMLInputElement>(null)
  const secret = value.trim()
  const save = async (client_secret: string) => {
    await send({ client_secret })
    setValue('')
    setReplacing(false)
  }
  // Saved once the field is left: it gives way to the saved value then, which must not happen under somebody's hands.
  const [typing, setTyping] = useState(false)
  const auto = useAutosave({ value: secret, saved: '', ready: secret !== '' && !typing, save })
  useEffect(() => {
    if (replacing) control.current?.focus()
  }, [replacing])
  useCheck(async (focus) => {
    setAsked(true)
    const ready = secret === '' ? Boolean(last4) : await auto.flush()
    if (!ready && focus) control.current?.focus()
    return ready
  })
  const spaces = value !== value.trim() && secret !== ''
  return (
    <div className="bring">
      <Direction block={block} />
      {last4 && !replacing ? (
        <Field label={block.label} hint={block.hint}>
          {({ id }) => (
            <div className="secret-saved">
              <Icon name="lock" />
              <output id={id} className="m">
                ••••{last4}
              </output>
              <span className="muted small">{t('setup.oidc.secret_saved')}</span>
              <Button onClick={() => setReplacing(true)}>{t('setup.oidc.secret_replace')}</Button>
            </div>
          )}
        </Field>
      ) : (
        <Field
          label={block.label}
          hint={spaces ? t('setup.oidc.spaces') : block.hint}
          error={asked && !last4 && secret === '' && t('setup.oidc.missing', { label: block.label })}
        >
          {(props) => (
            <TextInput
              {...props}
              ref={control}
              type="password"
              mono
              autoComplete="off"
              value={value}
              onFocus={() => setTyping(true)}
              onBlur={() => setTyping(false)}
              onChange={(event) => setValue(event.target.value)}
            />
          )}
        </Field>
      )}
      {auto.error && <Problem error={auto.error} title={t('problem.save')} textKept retry={auto.flush} />}
    </div>
  )
}

function ExpiryField({ connection, block }: FieldProps) {
  const { t } = useTranslation()
  const saved = settings(connection)?.client_secret_expires_at?.slice(0, 10) ?? ''
  const send = useOidcSaving(connection)
  const [day, setDay] = useState(saved)
  const save = (value: string) =>
    // The whole of its last day.
    send({ client_secret_expires_at: value ? `${value}T23:59:59.000Z` : null })
  const auto = useAutosave({ value: day, saved, ready: true, save })
  useCheck(auto.flush)
  const past = day !== '' && Date.parse(`${day}T23:59:59Z`) < Date.now()
  return (
    <div className="bring">
      <Direction block={block} />
      <Field label={block.label} hint={block.hint} error={past && t('setup.oidc.expired')}>
        {(props) => (
          <div className="day">
            <TextInput
              {...props}
              type="date"
              // A year of four digits: browsers offer six.
              max="9999-12-31"
              value={day}
              onChange={(event) => setDay(event.target.value)}
            />
          </div>
        )}
      </Field>
      {auto.error && <Problem error={auto.error} title={t('problem.save')} textKept retry={auto.flush} />}
    </div>
  )
}
