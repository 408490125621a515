import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Guide } from '../../../../guides/guide.ts'
import { Icon } from '../../../../ui/icon.tsx'
import { Facts } from '../../../../ui/panel.tsx'
import { Status, type Tone } from '../../../../ui/status.tsx'
import { Mono } from '../../../../ui/text.tsx'
import { providerName } from '../../../guide/provider-name.ts'
import type { Connection } from '../connections.tsx'
import { type Attempt, attemptQuery } from '../test/attempt.tsx'
import { Checks } from '../test/checks.tsx'
import { Diagnosis } from '../test/diagnosis.tsx'
import { useFailureWords } from '../test/failure-words.tsx'
import { Raw } from '../test/raw.tsx'
import { useMoments } from './moments.tsx'

interface SignInProps {
  attempt: Attempt
  connection: Connection
  guide: Guide
}
export function SignIn({ attempt, connection, guide }: SignInProps) {
  const { t } = useTranslation()
  const moments = useMoments()
  const words = useFailureWords(providerName(guide))
  const id = useId()
  const [open, setOpen] = useState(false)
  const { failure, started_at } = attempt
  return (
    <>
      <tr {...(open && { className: 'sign-in-open' })}>
        <td data-l={t('manage.signins_time')} className="num">
          <Time at={started_at} />
        </td>
        <td data-l={t('manage.signins_person')} className="sign-in-who">
          <Person attempt={attempt} />
        </td>
        <td data-l={t('manage.signins_result')}>
          <Result attempt={attempt} />
          {failure && <span className="two two-gap">{words(failure.code).title}</span>}
        </td>
        <td className="sign-in-more">
          <button
            type="button"
            className="expand"
            aria-expanded={open}
            aria-controls={id}
            aria-label={t('manage.signins_open', { when: moments.full(started_at) })}
            onClick={() => setOpen(!open)}
          >
            <Icon name="down" size={18} />
            <span className="expand-word" aria-hidden="true">
              {t('manage.signins_details')}
            </span>
          </button>
        </td>
      </tr>
      {open && (
        <tr className="sign-in-body" id={id}>
          <td colSpan={4}>
            <div className="sign-in-details">
              <Checks attempt={attempt} />
              {failure ? (
                <Diagnosis attempt={attempt} connection={connection} guide={guide} plain />
              ) : (
                attempt.state === 'succeeded' && <p className="muted small">{t('manage.signins_ok_text')}</p>
              )}
              <Circumstances attempt={attempt} provider={providerName(guide)} />
              <Messages attempt={attempt} connection={connection} />
            </div>
          </td>
        </tr>
      )}
    </>
  )
}

/** A list carries no protocol messages; they come when somebody looks. */
function Messages({ attempt, connection }: Pick<SignInProps, 'attempt' | 'connection'>) {
  const { data } = useQuery(attemptQuery(connection.id, attempt.id))
  return data && <Raw attempt={data} />
}

/** The clock for today, day and clock before; the zone stands in the column's head. */
function Time({ at }: { at: string }) {
  const moments = useMoments()
  const today = moments.day(at) === moments.day(Date.now())
  return (
    <time dateTime={at}>
      {today ? (
        moments.clockWithSeconds(at)
      ) : (
        <>
          {moments.day(at)}
          <span className="two">{moments.clockWithSeconds(at)}</span>
        </>
      )}
    </time>
  )
}

/** An address may break before its host, and else only where nothing else helps. */
function Person({ attempt: { email, idp_id } }: { attempt: Attempt }) {
  const { t } = useTranslation()
  if (!email) return idp_id ?? <span className="muted">{t('manage.signins_unknown')}</span>
  const at = email.lastIndexOf('@')
  return (
    <>
      {email.slice(0, at)}
      <wbr />
      {email.slice(at)}
    </>
  )
}

const tones = { succeeded: 'ok', failed: 'bad', started: 'wait', timed_out: 'off' } as const satisfies Record<
  Attempt['state'],
  Tone
>
/** Refused: the answer was sound, but this person may not come in this way. */
const refusals = ['email_outside_domains', 'domain_not_verified', 'access_denied', 'connection_inactive']

function Result({ attempt: { state, kind, failure } }: { attempt: Attempt }) {
  const { t } = useTranslation()
  const word = failure && refusals.includes(failure.code) ? 'refused' : state
  return (
    <Status tone={tones[state]} size="1">
      {kind === 'test' ? t(`manage.signins_test_state.${word}`) : t(`manage.signins_state.${word}`)}
    </Status>
  )
}

function Circumstances({ attempt, provider }: { attempt: Attempt; provider: string }) {
  const { t } = useTranslation()
  const moments = useMoments()
  const finished = attempt.finished_at
    ? moments.clockWithZone(attempt.finished_at)
    : t('manage.signins_unfinished')
  return (
    <Facts
      items={[
        [t('manage.signins_duration'), `${moments.full(attempt.started_at)}, ${finished}`],
        [
          t('manage.signins_version'),
          t('manage.signins_version_n', { version: attempt.configuration_version }),
        ],
        ...(attempt.idp_id
          ? ([[t('manage.signins_idp_id', { provider }), <Mono key="id" text={attempt.idp_id} />]] as const)
          : []),
        ...(attempt.ip_address
          ? ([[t('manage.signins_ip'), <Mono key="ip" text={attempt.ip_address} />]] as const)
          : []),
        ...(attempt.user_agent ? ([[t('manage.signins_agent'), attempt.user_agent]] as const) : []),
      ]}
    />
  )
}
