/** The form: one line per attribute that the vendor asked for. */

import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Static } from 'typebox'
import { Button } from '../../../../ui/button.tsx'
import { Field, TextBox, TextInput } from '../../../../ui/field.tsx'
import { Icon } from '../../../../ui/icon.tsx'
import { Panel } from '../../../../ui/panel.tsx'
import { Problem } from '../../../problem.tsx'
import { useSession } from '../../../session.tsx'
import type { Place } from '../people-contract.ts'
import type { AttributeMapEditor, Row } from './use-map.tsx'

interface OwnAttributesProps {
  editor: AttributeMapEditor
  places: readonly Static<typeof Place>[]
}
export function OwnAttributes({ editor, places }: OwnAttributesProps) {
  const { t } = useTranslation()
  const vendor = useVendor()
  const { rows, save, dirty } = editor
  return (
    <Panel
      title={t('directories.map.own')}
      aside={
        <Button size="2" onClick={() => editor.add()}>
          <Icon name="plus" size={15} /> {t('directories.map.add')}
        </Button>
      }
    >
      {rows.length === 0 && <p className="muted">{t('directories.map.own_empty', { vendor })}</p>}
      <ul className="own-attributes">
        {rows.map((row) => (
          <li key={row.key}>
            <OneAttribute editor={editor} row={row} places={places} />
          </li>
        ))}
      </ul>
      {save.error && <Problem error={save.error} title={t('directories.map.failed')} textKept />}
      {dirty && rows.length > 0 && (
        <p className="own-save">
          <Button kind="soft" busy={save.isPending} onClick={() => editor.flush().catch(() => {})}>
            {t('directories.map.save')}
          </Button>
        </p>
      )}
    </Panel>
  )
}

const useVendor = () => useSession().branding.name

function OneAttribute({ editor, row, places }: OwnAttributesProps & { row: Row }) {
  const { t } = useTranslation()
  const vendor = useVendor()
  const input = useRef<HTMLInputElement>(null)
  const wrong = editor.asked && editor.problemOf(row)
  const found = places.find(({ path }) => path === row.place.trim())
  // A row that was just made wants its name.
  const fresh = row.name === '' && editor.active === row.key
  useEffect(() => {
    if (fresh) input.current?.focus()
  }, [fresh])
  return (
    <div className="own-attribute">
      <Field
        label={t('directories.map.name', { vendor })}
        {...(wrong && { error: t(`directories.map.${wrong}`, { vendor }) })}
      >
        {(control) => (
          <TextInput
            {...control}
            ref={input}
            mono
            autoComplete="off"
            maxLength={64}
            value={row.name}
            onFocus={() => editor.setActive(row.key)}
            onChange={({ currentTarget }) => editor.change(row.key, { name: currentTarget.value })}
          />
        )}
      </Field>
      <Field
        label={t('directories.map.place')}
        hint={
          row.place !== '' &&
          (found && found.examples.length > 0
            ? t('directories.map.examples', { examples: found.examples.join(', ') })
            : t('directories.map.examples_none'))
        }
        {...(editor.asked && row.place.trim() === '' && { error: t('directories.map.place_missing') })}
      >
        {(control) => (
          <TextBox
            {...control}
            mono
            autoComplete="off"
            maxLength={512}
            value={row.place}
            onFocus={() => editor.setActive(row.key)}
            onChange={({ currentTarget }) => editor.change(row.key, { place: currentTarget.value })}
            onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
          />
        )}
      </Field>
      <Button
        size="2"
        aria-label={t('directories.map.remove', { name: row.name || t('directories.map.add') })}
        onClick={() => editor.remove(row.key)}
      >
        <Icon name="x" size={15} />
      </Button>
    </div>
  )
}
