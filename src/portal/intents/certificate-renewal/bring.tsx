/** The new certificate: by its address, as a file of metadata or of the certificate alone, or pasted. Read while typing. */
import { useMutation } from '@tanstack/react-query'
import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Static } from 'typebox'
import { type MetadataWay, metadataWays } from '../../../guides/guide.ts'
import { Field, TextBox } from '../../../ui/field.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { call } from '../../call.tsx'
import type { FieldBlock } from '../../guide/step-view.tsx'
import { GuideText } from '../../guide/words.tsx'
import { Problem } from '../../problem.tsx'
import { useUnsaved } from '../../saving.tsx'
import { FindingText } from '../sso/reading-box.tsx'
import { Sides } from './compare.tsx'
import { type RenewalInput, readRenewal } from './contract.ts'
import { RenewalFile } from './file.tsx'
import type { Renewal } from './renewals.tsx'

export type Input = Static<typeof RenewalInput>
const PAUSE = 600

export interface Brought {
  /** Undefined: nothing was brought. */
  input: Input | undefined
  usable: boolean
}
interface BringProps {
  renewal: Renewal
  block: FieldBlock
  ways: readonly MetadataWay[]
  /** Somebody pressed the button without bringing anything. */
  missing: boolean
  onChange: (brought: Brought) => void
}
export function Bring({ renewal, block, ways, missing, onChange }: BringProps) {
  const { t } = useTranslation()
  const id = useId()
  const [way, setWay] = useState<MetadataWay>(block.way ?? ways[0] ?? 'file')
  const [url, setUrl] = useState('')
  const [pasted, setPasted] = useState('')
  const [file, setFile] = useState<{ name: string; text: string }>()
  const input = inputOf(way, url, pasted, file?.text)
  const { data, error, state, retry } = useReading(renewal, input, onChange)
  const bad = data?.findings.filter(({ tone }) => tone === 'bad') ?? []
  const notes = data?.findings.filter(({ tone }) => tone !== 'bad') ?? []
  const wrong =
    missing && !input
      ? t(`certificates.missing.${way}`)
      : bad.length > 0
        ? bad.map((finding) => <FindingText key={finding.code} finding={finding} />)
        : undefined
  const aside = (
    <span className="other-ways">
      <span>{t('certificates.instead')}</span>
      {metadataWays
        .filter((other) => other !== way)
        .map((other) => (
          <button key={other} type="button" className="link" onClick={() => setWay(other)}>
            {t(`certificates.way.${other}`)}
          </button>
        ))}
    </span>
  )
  const shared = { error: wrong, describedBy: `${id}-read`, aside }
  return (
    <div className="bring">
      <p className="prose">
        <GuideText>{block.children}</GuideText>
      </p>
      {way === 'file' ? (
        <RenewalFile
          label={block.way === 'file' ? block.label : t('certificates.file_label')}
          name={file?.name}
          onFile={setFile}
          {...shared}
        />
      ) : (
        <Field
          label={way === 'manual' ? t('certificates.manual_label') : block.label}
          hint={way === 'manual' ? t('certificates.manual_hint') : block.way ? undefined : block.hint}
          {...shared}
        >
          {(control) => (
            <TextBox
              {...control}
              mono
              rows={way === 'manual' ? 6 : 1}
              autoComplete="off"
              value={way === 'manual' ? pasted : url}
              onChange={({ target }) => (way === 'manual' ? setPasted : setUrl)(target.value)}
            />
          )}
        </Field>
      )}
      <div id={`${id}-read`} role="status" aria-busy={state === 'reading'}>
        {state === 'reading' && <p className="muted small">{t('certificates.reading')}</p>}
        {data?.usable && (
          <p className="read-line">
            <Icon name="check" size={16} /> {t('certificates.read')}
          </p>
        )}
        {notes.map((finding) => (
          <p key={finding.code} className="small">
            <FindingText finding={finding} />
          </p>
        ))}
      </div>
      {data?.usable && (
        <>
          <Sides
            old={renewal.certificates}
            next={data.certificates}
            note={(one) =>
              data.certificates.some(
                ({ fingerprint, known }) => known && fingerprint === one.fingerprint,
              ) && <span className="two">{t('certificates.also_known')}</span>
            }
          />
          <p className="muted small">{t('certificates.both')}</p>
        </>
      )}
      {error && <Problem error={error} title={t('certificates.failed')} textKept retry={retry} />}
    </div>
  )
}

function inputOf(way: MetadataWay, url: string, pasted: string, file: string | undefined): Input | undefined {
  const text = (way === 'url' ? url : way === 'manual' ? pasted : (file ?? '')).trim()
  if (text === '') return undefined
  // Some paste the document itself, whatever was asked for.
  if (text.startsWith('<')) return { metadata_xml: text }
  return way === 'url' && !text.startsWith('-----') ? { metadata_url: text } : { certificates: text }
}

function useReading({ id }: Renewal, input: Input | undefined, onChange: (brought: Brought) => void) {
  const { mutate, data, error, isPending, variables, reset } = useMutation({
    mutationFn: (body: Input) => call(readRenewal, { params: { id }, body }),
  })
  const key = JSON.stringify(input)
  const latest = useRef({ input, mutate, onChange })
  latest.current = { input, mutate, onChange }
  useEffect(() => {
    if (key === undefined) return reset()
    const timer = setTimeout(() => latest.current.input && latest.current.mutate(latest.current.input), PAUSE)
    return () => clearTimeout(timer)
  }, [key, reset])
  const done = input !== undefined && JSON.stringify(variables) === key && !isPending
  const usable = done && data?.usable === true
  useUnsaved(usable)
  // biome-ignore lint/correctness/useExhaustiveDependencies: told when what was read changes
  useEffect(() => latest.current.onChange({ input: latest.current.input, usable }), [key, usable])
  return {
    data: done ? data : undefined,
    error: done ? error : null,
    state: input && !done ? 'reading' : 'idle',
    retry: () => input && mutate(input),
  }
}
