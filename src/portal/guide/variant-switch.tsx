import { useTranslation } from 'react-i18next'
import type { CardBase } from '../../guides/guide.ts'
import { Choices } from '../../ui/field.tsx'

interface VariantSwitchProps {
  guide: CardBase
  /** Those that are offered here. */
  variants?: CardBase['variants']
  value: string
  onChange: (variant: string) => void
}
/** Which console or way in: changes what to click and what to bring back, never the values to copy. */
export function VariantSwitch({ guide, variants = guide.variants, value, onChange }: VariantSwitchProps) {
  const { t } = useTranslation()
  return (
    <div className="variant">
      <Choices
        legend={t(`setup.guide.variant.${guide.variants_are}`, { console: guide.console_name })}
        name="variant"
        value={value}
        options={variants.map(({ id, label }) => ({ value: id, label }))}
        onChange={onChange}
      />
      <details className="tell">
        <summary>{t(`setup.guide.which_variant.${guide.variants_are}`)}</summary>
        <dl>
          {variants.map((variant) => (
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
