/** What we found in what was pasted: the values to compare, and what is worth saying about them. */

import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Static } from 'typebox'
import { Facts } from '../../../ui/panel.tsx'
import { Mark, type Tone } from '../../../ui/status.tsx'
import { Breakable, Mono } from '../../../ui/text.tsx'
import { finding as known } from '../../messages/en/finding.ts'
import { useMoments } from '../../moment.tsx'
import type { Certificate, Finding, OidcSettings, SamlSettings } from './contract.ts'
import './reading-box.css'

export type FoundThing = Static<typeof Finding>
type Saml = Static<typeof SamlSettings>
type Oidc = Static<typeof OidcSettings>

function isKnown(code: string): code is keyof typeof known {
  return Object.hasOwn(known, code)
}
export function FindingText({ finding }: { finding: FoundThing }) {
  const { t } = useTranslation()
  return (
    <>
      {isKnown(finding.code) ? t(`setup.finding.${finding.code}`) : finding.message}
      {finding.expected && (
        <span className="finding-value">
          {t('setup.reading.expected')} <Mono text={finding.expected} />
        </span>
      )}
      {finding.received && (
        <span className="finding-value">
          {t('setup.reading.received')} <Mono text={finding.received} />
        </span>
      )}
    </>
  )
}

interface ReadingBoxProps {
  id: string
  state: 'idle' | 'reading' | 'waiting' | 'read'
  provider: string
  facts?: (readonly [ReactNode, ReactNode])[]
  findings?: readonly FoundThing[]
}
/** One live region for all its states, so that a change is spoken once. */
export function ReadingBox({ id, state, provider, facts, findings = [] }: ReadingBoxProps) {
  const { t } = useTranslation()
  const warned = findings.some(({ tone }) => tone === 'warn')
  const notes = findings.filter(({ tone }) => tone !== 'bad')
  const tone: Tone = warned ? 'warn' : 'ok'
  return (
    <div id={id} role="status" aria-busy={state === 'reading'}>
      {state === 'reading' && <p className="read-wait">{t('setup.reading.reading')}</p>}
      {state === 'waiting' && <p className="read-wait">{t('setup.reading.offline')}</p>}
      {state === 'read' && facts && (
        <div className={`read read-${tone}`}>
          <p className="read-title">
            <Mark tone={tone} /> {t(warned ? 'setup.reading.warned' : 'setup.reading.done', { provider })}
          </p>
          <Facts items={facts} />
          {notes.length > 0 && (
            <ul className="read-notes">
              {notes.map((finding) => (
                <li key={finding.code + finding.message}>
                  <Mark tone={finding.tone} />
                  <span>
                    <FindingText finding={finding} />
                  </span>
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </div>
  )
}

export function useSamlFacts() {
  const { t } = useTranslation()
  return (saml: Saml): [ReactNode, ReactNode][] => [
    [t('setup.reading.issuer'), saml.idp_entity_id && <Mono text={saml.idp_entity_id} />],
    [
      t('setup.reading.certificates', { count: saml.certificates.length }),
      saml.certificates.map((certificate) => (
        <Validity key={certificate.fingerprint} certificate={certificate} />
      )),
    ],
    [t('setup.reading.sign_in_address'), saml.sso_url && <Mono text={saml.sso_url} />],
  ]
}
export function useOidcFacts() {
  const { t } = useTranslation()
  return (oidc: Oidc): [ReactNode, ReactNode][] => [
    [t('setup.reading.issuer'), oidc.issuer && <Mono text={oidc.issuer} />],
    [
      t('setup.reading.sign_in_address'),
      oidc.authorization_endpoint && <Mono text={oidc.authorization_endpoint} />,
    ],
    [t('setup.reading.token_address'), oidc.token_endpoint && <Mono text={oidc.token_endpoint} />],
  ]
}

function Validity({ certificate }: { certificate: Static<typeof Certificate> }) {
  const { t } = useTranslation()
  const moments = useMoments()
  const tail = certificate.fingerprint.split(':').slice(-3).join(':')
  return (
    <p className="read-certificate">
      {t('setup.reading.validity', {
        from: moments.day(certificate.not_before),
        until: moments.day(certificate.not_after),
      })}
      <span className="two">
        {t('setup.reading.key', { type: certificate.key_type.toUpperCase(), bits: certificate.key_bits })} ·{' '}
        <abbr title={certificate.fingerprint}>
          …<Breakable text={tail} />
        </abbr>
      </span>
    </p>
  )
}
