import { useTranslation } from 'react-i18next'
import type { MappedAttribute } from '../../../../guides/guide.ts'
import { Button } from '../../../../ui/button.tsx'
import { Icon } from '../../../../ui/icon.tsx'
import { Status } from '../../../../ui/status.tsx'
import { Mono } from '../../../../ui/text.tsx'
import type { Attempt } from './attempt.tsx'

type Claim = Attempt['claims'][number]
interface ClaimRowProps {
  attribute: MappedAttribute
  claim: Claim | undefined
  /** A look-alike that probably is this attribute. */
  suggested: Claim | undefined
  /** The name that the claim map has for it now; it changes as soon as a suggestion is used. */
  expectedName: string | undefined
  missing: boolean
  onUse: (name: string) => void
  busy: boolean
}
export function ClaimRow({ attribute, claim, suggested, expectedName, missing, onUse, busy }: ClaimRowProps) {
  const { t } = useTranslation()
  const name = t(`test.attributes.${attribute}`)
  const note = t(`test.attribute_notes.${attribute}`)
  const saved = suggested !== undefined && expectedName === suggested.name
  const values = (claim ?? suggested)?.values ?? []
  return (
    <tr {...(missing && !saved && { className: 'row-warn' })}>
      <th scope="row">
        <b className="claim-need">{name}</b>
        {note && <span className="two">{note}</span>}
      </th>
      <td data-l={t('test.claims_from')}>
        {claim ? (
          <Mono text={claim.name} />
        ) : (
          <span className="muted">
            {expectedName && !saved
              ? t('test.claims_nothing', { name: expectedName })
              : t('test.claims_no_name')}
          </span>
        )}
        {suggested && <span className="two">{t('test.claims_looks_right', { name: suggested.name })}</span>}
      </td>
      <td data-l={t('test.claims_value')}>{values.length > 0 ? <Mono text={values.join(', ')} /> : '–'}</td>
      <td data-l={t('test.claims_result')}>
        <span className="claim-result">
          <Result attribute={attribute} claim={claim} missing={missing} saved={saved} />
          {suggested && !saved && (
            <Button size="2" busy={busy} onClick={() => onUse(suggested.name)}>
              {t('test.claims_use', { claim: suggested.name, attribute: name })}
            </Button>
          )}
        </span>
      </td>
    </tr>
  )
}

type ResultProps = Pick<ClaimRowProps, 'attribute' | 'claim' | 'missing'> & { saved: boolean }
function Result({ attribute, claim, missing, saved }: ResultProps) {
  const { t } = useTranslation()
  if (saved) {
    return (
      <span className="claim-saved" role="status">
        <Icon name="check" size={15} />
        {t('test.claims_saved')}
      </span>
    )
  }
  if (missing) {
    return (
      <Status tone="warn" size="1">
        {t(claim ? 'test.claims_empty' : 'test.claims_missing')}
      </Status>
    )
  }
  if (!claim) {
    return (
      <Status tone="off" size="1">
        {t('test.claims_absent')}
      </Status>
    )
  }
  const count = claim.values.length
  return (
    <Status tone="ok" size="1">
      {attribute === 'groups' || count > 1 ? t('test.claims_count', { count }) : t('test.claims_mapped')}
    </Status>
  )
}
