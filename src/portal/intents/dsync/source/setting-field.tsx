/** One value that is brought back from the provider's console. Secrets go in and never come out. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DirectoryGuide } from '../../../../guides/guide.ts'
import { Button } from '../../../../ui/button.tsx'
import { Field, TextBox, TextInput } from '../../../../ui/field.tsx'
import { Icon } from '../../../../ui/icon.tsx'
import type { FieldBlock } from '../../../guide/step-view.tsx'
import { GuideText } from '../../../guide/words.tsx'
import type { Source } from './use-source.tsx'

interface SettingFieldProps {
  block: FieldBlock
  guide: DirectoryGuide
  source: Source
}
export function SettingField({ block, guide, source }: SettingFieldProps) {
  const { t } = useTranslation()
  const { name, label, hint } = block
  const [replacing, setReplacing] = useState(false)
  const kept = source.hasSecret(name) && !replacing && source.value(name) === ''
  const missing =
    source.asked &&
    source.value(name).trim() === '' &&
    !source.hasSecret(name) &&
    !/^optional/i.test(hint ?? '')
  const error =
    source.errorOf(name) ??
    (missing && t('directories.source.missing', { label, console: guide.console_name }))
  return (
    <div className="bring">
      {block.children.length > 0 && (
        <p className="prose">
          <GuideText>{block.children}</GuideText>
        </p>
      )}
      {kept ? (
        <Field label={label} hint={hint}>
          {({ id }) => (
            <div className="secret-saved">
              <Icon name="lock" />
              <output id={id} className="m">
                ••••••••
              </output>
              <span className="muted small">{t('directories.source.saved')}</span>
              <Button onClick={() => setReplacing(true)}>{t('directories.source.replace')}</Button>
            </div>
          )}
        </Field>
      ) : (
        <Field label={label} hint={hint} error={error}>
          {(control) =>
            secret(name) ? (
              <TextInput
                {...control}
                ref={source.control(name)}
                type="password"
                mono
                autoComplete="off"
                value={source.value(name)}
                onChange={({ currentTarget }) => source.type(name, currentTarget.value)}
              />
            ) : (
              <TextBox
                {...control}
                ref={source.control(name)}
                mono
                rows={long(name) ? 6 : 1}
                autoComplete="off"
                value={source.value(name)}
                onChange={({ currentTarget }) => source.type(name, currentTarget.value)}
                onKeyDown={(event) => event.key === 'Enter' && !long(name) && event.preventDefault()}
              />
            )
          }
        </Field>
      )}
    </div>
  )
}

/** Not to be read over a shoulder. A key of many lines is pasted as a whole, and nobody can read it anyway. */
const secret = (name: string) => /password|secret|^token$|api_key/.test(name)
const long = (name: string) => name === 'service_account_key'
