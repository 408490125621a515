/** Starts a test in a tab of its own, opened by the press itself, because browsers stop tabs that open later. */
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../../ui/button.tsx'
import { Icon } from '../../../../ui/icon.tsx'
import { call } from '../../../call.tsx'
import { Problem } from '../../../problem.tsx'
import type { Connection } from '../connections.tsx'
import { startTest } from '../contract.ts'

export function TestButton({ connection, provider }: { connection: Connection; provider: string }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const start = useMutation({
    mutationFn: (_tab: Window | null) => call(startTest, { params: { id: connection.id } }),
    onSuccess: ({ id, url }, tab) => {
      if (!tab) return
      tab.opener = null
      tab.location.replace(url)
      navigate({ to: '/sso/tests/$attempt', params: { attempt: id } })
    },
    onError: (_error, tab) => tab?.close(),
  })
  const press = () => start.mutate(window.open('', '_blank'))
  const blocked = start.isSuccess && start.variables === null
  return (
    <>
      {blocked ? (
        <Button size="2" asChild>
          <a href={start.data.url} target="_blank" rel="noreferrer" title={t('test.not_opened')}>
            <Icon name="out" />
            {t('test.open_provider', { provider })}
          </a>
        </Button>
      ) : (
        <Button size="2" busy={start.isPending} onClick={press}>
          <Icon name="play" />
          {t(start.isPending ? 'test.starting' : 'manage.test')}
        </Button>
      )}
      {start.error && <Problem error={start.error} title={t('test.could_not_start')} retry={press} />}
    </>
  )
}
