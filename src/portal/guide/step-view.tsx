/** Draws one step of any guide. What is asked back and how claims are mapped is up to the intent that shows it. */
import { Fragment, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { AnyGuide, Block, CopyValue, GuideStep } from '../../guides/guide.ts'
import { CopyField } from '../../ui/copy-field.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Note } from '../../ui/panel.tsx'
import { OutLink } from '../../ui/text.tsx'
import { Flow, Zone, Zones } from '../../ui/zone.tsx'
import { useMoments } from '../moment.tsx'
import { ConsoleSketch } from './console-sketch.tsx'
import { Instructions } from './instructions.tsx'
import { copyAnchor, GuideText, OursProvider, useOurs } from './words.tsx'
import { tagsOf, type ZoneOfBlocks, zonesOf } from './zoning.tsx'
import './guide.css'

export type CopyBlock = Extract<Block, { type: 'copy' }>
export type FieldBlock = Extract<Block, { type: 'field' }>
export type ConsentBlock = Extract<Block, { type: 'consent' }>
export type MapBlock = Extract<Block, { type: 'attribute_map' }>
interface StepViewProps {
  guide: AnyGuide
  step: GuideStep
  variant: string | null
  values: Partial<Record<CopyValue, string>>
  vendor: string
  ticks: readonly string[]
  onTick: (id: string, done: boolean) => void
  /** Draws a value that is more than a text to copy: one that is shown once. */
  copy?: (block: CopyBlock, tag: string | undefined) => ReactNode
  field: (block: FieldBlock) => ReactNode
  /** Of guides whose provider can be asked for its consent. */
  consent?: (block: ConsentBlock) => ReactNode
  map: (block: MapBlock) => ReactNode
}

export function StepView(props: StepViewProps) {
  const { guide, step, variant, values, vendor } = props
  const { t } = useTranslation()
  const zones = zonesOf(step, variant)
  const provider = guide.console_name
  const titles = {
    do: t('setup.guide.do', { console: provider }),
    copy: t('setup.guide.copy'),
    map: t('setup.guide.map'),
    consent: t('setup.guide.consent'),
    bring: t('setup.guide.bring'),
  }
  const hints = {
    do: guide.console_url && (
      <OutLink href={guide.console_url}>{t('setup.guide.open', { console: provider })}</OutLink>
    ),
    copy: <Flow from={vendor} to={provider} />,
    map: <Flow from={vendor} to={provider} />,
    consent: <Flow from={provider} to={vendor} />,
    bring: <Flow from={provider} to={vendor} />,
  }
  const halves = zones.filter(({ kind }) => kind === 'do' || kind === 'copy').length === 2
  return (
    <OursProvider value={{ values, tags: tagsOf(zones) }}>
      <Zones>
        {zones.map((zone) => (
          <Zone
            key={zone.kind}
            letter={zone.letter}
            title={titles[zone.kind]}
            hint={hints[zone.kind]}
            tint={zone.kind === 'copy' || zone.kind === 'map'}
            wide={!(halves && (zone.kind === 'do' || zone.kind === 'copy'))}
          >
            <div className="zone-body">
              <ZoneBlocks zone={zone} {...props} />
            </div>
            {zone.kind === 'do' && <Checked guide={guide} />}
          </Zone>
        ))}
      </Zones>
    </OursProvider>
  )
}

function ZoneBlocks({ zone, ...props }: StepViewProps & { zone: ZoneOfBlocks }) {
  let number = 1
  return zone.blocks.map((block, index) => {
    const from = number
    if (block.type === 'instructions') number += block.items.length
    // A field keeps its text when the other variant asks for it in other words.
    const key = block.type === 'field' ? block.name : block.type === 'attribute_map' ? 'map' : index
    return (
      <Fragment key={key}>
        <OneBlock block={block} from={from} {...props} />
      </Fragment>
    )
  })
}

function OneBlock({ block, from, ...props }: Omit<StepViewProps, 'guide'> & { block: Block; from: number }) {
  switch (block.type) {
    case 'paragraph':
      return (
        <p className="prose">
          <GuideText>{block.children}</GuideText>
        </p>
      )
    case 'note':
      return (
        <Note tone={block.tone}>
          <GuideText>{block.children}</GuideText>
        </Note>
      )
    case 'instructions':
      return <Instructions items={block.items} from={from} ticks={props.ticks} onTick={props.onTick} />
    case 'copy':
      return <OurValue block={block} draw={props.copy} />
    case 'console':
      return <ConsoleSketch {...block} />
    case 'field':
      return props.field(block)
    case 'consent':
      return props.consent?.(block)
    case 'attribute_map':
      return props.map(block)
  }
}

function OurValue({ block, draw }: { block: CopyBlock; draw: StepViewProps['copy'] }) {
  const { t } = useTranslation()
  const { values, tags } = useOurs()
  const value = values[block.value]
  if (value === undefined) return draw?.(block, tags.get(block.value))
  return (
    <CopyField
      id={copyAnchor(block.value)}
      tag={tags.get(block.value)}
      label={block.label}
      hint={block.hint}
      value={value}
    >
      {block.value === 'sp_metadata_url' && (
        <a className="out" href={value} download="metadata.xml">
          {t('setup.guide.download_metadata')} <Icon name="download" size={14} />
        </a>
      )}
    </CopyField>
  )
}

function Checked({ guide }: { guide: AnyGuide }) {
  const { t } = useTranslation()
  const moments = useMoments()
  return (
    <p className="zone-foot">
      {t('setup.guide.checked_on', { day: moments.day(guide.last_verified) })}{' '}
      {guide.docs_url && (
        <OutLink href={guide.docs_url}>
          {t('setup.guide.looks_different', { console: guide.console_name })}
        </OutLink>
      )}
    </p>
  )
}
