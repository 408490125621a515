/** Who came, who did not get in, and why: each row opens to the whole reason. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Guide } from '../../../../guides/guide.ts'
import { Choices } from '../../../../ui/field.tsx'
import { Empty } from '../../../../ui/page.tsx'
import { Panel } from '../../../../ui/panel.tsx'
import { providerName } from '../../../guide/provider-name.ts'
import { Paged } from '../../../paged.tsx'
import { useSession } from '../../../session.tsx'
import type { Connection } from '../connections.tsx'
import { useMoments } from './moments.tsx'
import { SignIn } from './sign-in.tsx'
import { type Shown, signInsQuery } from './sign-ins-query.tsx'

export function SignIns({ connection, guide }: { connection: Connection; guide: Guide }) {
  const { t } = useTranslation()
  const moments = useMoments()
  const [shown, setShown] = useState<Shown>('all')
  const query = useInfiniteQuery(signInsQuery(connection.id, shown))
  return (
    <Panel
      flush
      title={t('manage.signins')}
      aside={
        <Choices
          legend={t('manage.signins_show')}
          name="sign-ins"
          value={shown}
          onChange={setShown}
          options={(['all', 'failed', 'succeeded'] as const).map((value) => ({
            value,
            label: t(`manage.signins_${value}`),
          }))}
        />
      }
    >
      <Paged
        query={query}
        loading={t('manage.signins_loading')}
        failed={t('manage.signins_load_failed')}
        more={t('manage.signins_more')}
        loaded={(count) => t('manage.signins_more_loaded', { count })}
        nothing={<None shown={shown} provider={providerName(guide)} />}
      >
        {(attempts) => (
          <table className="t sign-ins">
            <thead>
              <tr>
                <th scope="col">{t('manage.signins_time_zone', { zone: moments.zone() })}</th>
                <th scope="col">{t('manage.signins_person')}</th>
                <th scope="col">{t('manage.signins_result')}</th>
                <th scope="col">
                  <span className="sr">{t('manage.signins_details')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {attempts.map((attempt) => (
                <SignIn key={attempt.id} attempt={attempt} connection={connection} guide={guide} />
              ))}
            </tbody>
          </table>
        )}
      </Paged>
    </Panel>
  )
}

function None({ shown, provider }: { shown: Shown; provider: string }) {
  const { t } = useTranslation()
  const vendor = useSession().branding.name
  const which = shown === 'all' ? 'none' : (`none_${shown}` as const)
  return (
    <Empty icon="people" title={t(`manage.signins_${which}`)}>
      {t(`manage.signins_${which}_text`, { provider, vendor })}
    </Empty>
  )
}
