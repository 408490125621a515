import { useTranslation } from 'react-i18next'
import type { CardBase } from '../../guides/guide.ts'
import { Choices } from '../../ui/field.tsx'

interface VariantSwitchProps {
  guide: CardBase
  value: string
  onChange: (variant: string) => void
}
/** Which of the provider's consoles: changes what to click and what to bring back, never the values to copy. */
export function VariantSwitch({ guide, value, onChange }: VariantSwitchProps) {
  const { t } = useTranslation()
  return (
    <div className="variant">
      <Choices
        legend={t('setup.guide.variant', { console: guide.console_name })}
        name="variant"
        value={value}
        options={guide.variants.map(({ id, label }) => ({ value: id, label }))}
        onChange={onChange}
      />
      <details className="tell">
        <summary>{t('setup.guide.which_variant')}</summary>
        <dl>
          {guide.variants.map((variant) => (
            <div key={variant.id}>
              <dt>{variant.label}</dt>
              <dd>{variant.hint}</dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  )
}
