/** What a SAML provider gives back: its metadata by address, as a file, or the three values by hand. Read while typing. */
import { useMutation } from '@tanstack/react-query'
import { type RefObject, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Static } from 'typebox'
import type { Guide } from '../../../guides/guide.ts'
import { Field } from '../../../ui/field.tsx'
import { call } from '../../call.tsx'
import { useCheck } from '../../form/checks.tsx'
import { ValueBox } from '../../form/value-box.tsx'
import type { FieldBlock } from '../../guide/step-view.tsx'
import { GuideText } from '../../guide/words.tsx'
import { Problem } from '../../problem.tsx'
import { useUnsaved } from '../../saving.tsx'
import { type Connection, useSaveDraft } from './connections.tsx'
import { type MetadataInput, readMetadata } from './contract.ts'
import { type Manual, ManualValues } from './manual-values.tsx'
import { MetadataFile } from './metadata-file.tsx'
import { FindingText, ReadingBox, useSamlFacts } from './reading-box.tsx'

type Input = Static<typeof MetadataInput>
type Way = Guide['metadata_inputs'][number]
const PAUSE = 600

interface MetadataFieldProps {
  connection: Connection
  guide: Guide
  block: FieldBlock
}
export function MetadataField({ connection, guide, block }: MetadataFieldProps) {
  const { t } = useTranslation()
  const id = useId()
  const samlFacts = useSamlFacts()
  const saved = connection.draft?.saml ?? connection.active?.saml ?? undefined
  const has = Boolean(saved && (saved.idp_entity_id || saved.certificates.length > 0))
  const [way, setWay] = useState<Way>((has && saved?.metadata_source) || guide.metadata_inputs[0] || 'url')
  const [url, setUrl] = useState(saved?.metadata_url ?? '')
  const [file, setFile] = useState<{ name: string; xml: string }>()
  const [manual, setManual] = useState<Manual>({
    idp_entity_id: (saved?.metadata_source === 'manual' && saved.idp_entity_id) || '',
    sso_url: (saved?.metadata_source === 'manual' && saved.sso_url) || '',
    certificates: '',
  })
  const [asked, setAsked] = useState(false)
  const control = useRef<HTMLTextAreaElement & HTMLInputElement>(null)

  const input = inputOf(way, url, file?.xml, manual)
  const unchanged = way === 'url' && url.trim() === (saved?.metadata_url ?? '')
  const reading = useReading(connection, unchanged ? undefined : input)
  useUnsaved(reading.unsaved)

  const read = reading.result
  // Until something new is typed, what is saved is what counts.
  const shown = read ?? (has && saved?.metadata_source === way && !input ? { saml: saved } : undefined)
  const usableSaved = has && (unchanged || !input) && saved?.metadata_source === way
  const current = read ?? (unchanged && has ? { saml: saved } : shown)
  const findings = read?.findings ?? (usableSaved ? (connection.draft?.findings ?? []) : [])
  const bad = findings.filter(({ tone }) => tone === 'bad')
  const missing = asked && !input && !usableSaved

  useCheck(async (focus) => {
    setAsked(true)
    const ready = usableSaved || (input !== undefined && (await reading.now(input)))
    if (!ready && focus) control.current?.focus()
    return ready
  })

  const error = missing
    ? t(`setup.metadata.missing_${way}`, { label: block.label })
    : bad.length > 0
      ? bad.map((finding) => <FindingText key={finding.code} finding={finding} />)
      : undefined
  const describedBy = `${id}-read`
  return (
    <div className="bring">
      <p className="prose">
        <GuideText>{block.children}</GuideText>
      </p>
      {way === 'url' && (
        <Field
          label={block.label}
          hint={block.hint}
          error={error}
          describedBy={describedBy}
          aside={<OtherWays ways={guide.metadata_inputs} way={way} onChange={setWay} />}
        >
          {(props) => <ValueBox {...props} ref={control} value={url} onValue={setUrl} />}
        </Field>
      )}
      {way === 'file' && (
        <MetadataFile
          label={way === guide.metadata_inputs[0] ? block.label : t('setup.metadata.file_label')}
          error={error}
          describedBy={describedBy}
          aside={<OtherWays ways={guide.metadata_inputs} way={way} onChange={setWay} />}
          name={file?.name ?? (usableSaved ? t('setup.metadata.file_saved') : undefined)}
          control={control}
          onFile={setFile}
        />
      )}
      {way === 'manual' && (
        <ManualValues
          value={manual}
          error={error}
          describedBy={describedBy}
          aside={<OtherWays ways={guide.metadata_inputs} way={way} onChange={setWay} />}
          control={control as RefObject<HTMLTextAreaElement | null>}
          onChange={setManual}
        />
      )}
      <ReadingBox
        id={describedBy}
        state={reading.state === 'idle' && current?.saml ? 'read' : reading.state}
        provider={guide.console_name}
        {...(current?.saml && bad.length === 0 && { facts: samlFacts(current.saml) })}
        findings={findings}
      />
      {reading.error && (
        <Problem
          error={reading.error}
          title={t('problem.save')}
          textKept
          retry={() => input && reading.now(input)}
        />
      )}
    </div>
  )
}

function inputOf(way: Way, url: string, xml: string | undefined, manual: Manual): Input | undefined {
  if (way === 'file') return xml ? { metadata_xml: xml } : undefined
  if (way === 'manual') {
    const { idp_entity_id, sso_url, certificates } = manual
    const given = { idp_entity_id: idp_entity_id.trim(), sso_url: sso_url.trim(), certificates }
    return given.idp_entity_id && given.sso_url && certificates.trim() ? { manual: given } : undefined
  }
  const text = url.trim()
  // Some paste the document itself.
  if (text.startsWith('<')) return { metadata_xml: text }
  return text ? { metadata_url: text } : undefined
}

/** Reads a moment after the last key, and saves what can be used. What cannot stays here, with the reason. */
function useReading(connection: Connection, input: Input | undefined) {
  const { id } = connection
  const saving = useSaveDraft(id)
  const { mutateAsync, data, isPending, isPaused, error, variables, reset } = useMutation({
    mutationFn: async (body: Input) => {
      const result = await call(readMetadata, { params: { id }, body })
      if (result.usable) await saving.mutateAsync({ saml: body })
      return result
    },
  })
  const key = JSON.stringify(input)
  const done = key !== undefined && JSON.stringify(variables) === key
  const latest = useRef({ input, mutateAsync })
  latest.current = { input, mutateAsync }
  useEffect(() => {
    if (key === undefined) {
      reset()
      return
    }
    const timer = setTimeout(() => {
      if (latest.current.input) latest.current.mutateAsync(latest.current.input).catch(() => {})
    }, PAUSE)
    return () => clearTimeout(timer)
  }, [key, reset])
  const state = !input
    ? 'idle'
    : isPaused
      ? 'waiting'
      : isPending || !(done && (data || error))
        ? 'reading'
        : 'read'
  return {
    state: state as 'idle' | 'reading' | 'waiting' | 'read',
    result: input && done ? data : undefined,
    error: done ? error : null,
    unsaved: input !== undefined && !(done && data?.usable),
    /** At once, for the main button. */
    now: async (body: Input) => {
      if (done && data) return data.usable
      return mutateAsync(body).then(
        (result) => result.usable,
        () => false,
      )
    },
  }
}

function OtherWays({
  ways,
  way,
  onChange,
}: {
  ways: readonly Way[]
  way: Way
  onChange: (way: Way) => void
}) {
  const { t } = useTranslation()
  const others = ways.filter((other) => other !== way)
  if (others.length === 0) return null
  return (
    <span className="other-ways">
      <span>{t('setup.metadata.instead')}</span>
      {others.map((other) => (
        <button key={other} type="button" className="link" onClick={() => onChange(other)}>
          {t(`setup.metadata.way_${other}`)}
        </button>
      ))}
    </span>
  )
}
