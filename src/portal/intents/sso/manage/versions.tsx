/** What was active before can come back. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Guide } from '../../../../guides/guide.ts'
import { useAnnounce } from '../../../../ui/announce.tsx'
import { Button } from '../../../../ui/button.tsx'
import { AlertDialog } from '../../../../ui/dialog.tsx'
import { Icon } from '../../../../ui/icon.tsx'
import { Panel } from '../../../../ui/panel.tsx'
import { call } from '../../../call.tsx'
import { Problem } from '../../../problem.tsx'
import { type Connection, keepConnection } from '../connections.tsx'
import { restoreVersion } from '../contract.ts'
import { resumeStep, stepAddress } from '../steps.tsx'
import type { Configuration } from './changes.ts'
import { Version } from './version.tsx'

export function Versions({ connection, guide }: { connection: Connection; guide: Guide }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const say = useAnnounce()
  const keep = useRef<HTMLButtonElement>(null)
  const [asking, setAsking] = useState<Configuration>()
  const restore = useMutation({
    mutationFn: ({ id }: Configuration) =>
      call(restoreVersion, { params: { id: connection.id }, body: { configuration_id: id } }),
    onSuccess: (after, { version }) => {
      keepConnection(client, after)
      say(t('manage.restored', { version }))
    },
    onSettled: () => setAsking(undefined),
  })
  const { draft, active, superseded } = connection
  const all = [draft, active, ...superseded]
    .filter((one) => one !== null)
    .sort((a, b) => b.version - a.version)
  const values = { version: asking?.version ?? 0, active: active?.version ?? 0 }
  return (
    <Panel title={t('manage.versions')} aside={superseded.length > 0 && t('manage.versions_text')}>
      {restore.error && <Problem error={restore.error} title={t('manage.failed')} />}
      <ol className="versions">
        {all.map((one, index) => (
          <Version
            key={one.id}
            configuration={one}
            before={all[index + 1]}
            replacedAt={all.slice(0, index).findLast((later) => later.activated_at)?.activated_at ?? null}
            paused={connection.state === 'inactive'}
            action={
              one === draft ? (
                <Button size="1" asChild>
                  <Link
                    to={stepAddress(connection, resumeStep(connection, guide))}
                    aria-label={t('manage.version_continue_named', { version: one.version })}
                  >
                    {t('manage.draft_continue')}
                  </Link>
                </Button>
              ) : (
                one !== active && (
                  <Button
                    size="1"
                    aria-label={t('manage.version_restore_named', { version: one.version })}
                    onClick={() => setAsking(one)}
                  >
                    <Icon name="undo" size={14} />
                    {t('manage.version_restore')}
                  </Button>
                )
              )
            }
          />
        ))}
      </ol>
      <AlertDialog
        open={asking !== undefined}
        title={t('manage.restore_title', values)}
        description={
          <p>
            {connection.state === 'inactive'
              ? t('manage.restore_text_paused', values)
              : t('manage.restore_text', values)}
          </p>
        }
        initialFocus={keep}
        onDismiss={() => setAsking(undefined)}
        actions={
          <>
            <Button size="3" busy={restore.isPending} onClick={() => asking && restore.mutate(asking)}>
              {t('manage.restore_do', values)}
            </Button>
            <Button size="3" kind="main" ref={keep} onClick={() => setAsking(undefined)}>
              {t('manage.restore_keep', values)}
            </Button>
          </>
        }
      />
    </Panel>
  )
}
