/** The evidence of one request: remarks in plain words, what was sent and answered, and applying it again. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { DirectoryGuide } from '../../../../guides/guide.ts'
import { useAnnounce } from '../../../../ui/announce.tsx'
import { Button } from '../../../../ui/button.tsx'
import { Icon } from '../../../../ui/icon.tsx'
import { Facts } from '../../../../ui/panel.tsx'
import { call } from '../../../call.tsx'
import { providerName } from '../../../guide/provider-name.ts'
import { Problem } from '../../../problem.tsx'
import { replayPortalRequest } from '../activity-contract.ts'
import type { Asked, Directory } from '../directories.tsx'
import { RawText } from '../raw-text.tsx'
import { useQuirkWords } from './quirk-words.tsx'

interface RequestDetailsProps {
  directory: Directory
  guide: DirectoryGuide
  request: Asked
}
export function RequestDetails({ directory, guide, request }: RequestDetailsProps) {
  const { t } = useTranslation()
  const quirkWords = useQuirkWords()
  const { quirks, request_body, response_body, user_agent, token_suffix } = request
  return (
    <div className="request-details">
      {quirks.length > 0 && (
        <div>
          <p className="h3">{t('directories.request.quirks')}</p>
          <ul className="hints">
            {quirks.map((quirk) => (
              <li key={quirk}>{quirkWords(quirk)}</li>
            ))}
          </ul>
        </div>
      )}
      <div className="request-bodies">
        <Body title={t('directories.request.sent')} text={request_body} />
        <Body title={t('directories.request.answered')} text={response_body} />
      </div>
      <Facts
        items={[
          [t('directories.request.agent'), user_agent ?? '–'],
          [t('directories.request.token'), token_suffix === null ? '–' : `…${token_suffix}`],
          [
            t('directories.request.duration'),
            t('directories.request.took', { ms: Math.round(request.took_ms) }),
          ],
        ]}
      />
      <p className="muted small">{t('directories.request.masked')}</p>
      {request.replayable && <Replay directory={directory} guide={guide} request={request} />}
    </div>
  )
}

function Body({ title, text }: { title: string; text: string | null }) {
  const { t } = useTranslation()
  return (
    <div>
      <p className="h3">{title}</p>
      {text === null ? (
        <p className="muted small">{t('directories.request.no_body')}</p>
      ) : (
        <RawText label={title}>{text}</RawText>
      )}
    </div>
  )
}

function Replay({ directory, guide, request }: RequestDetailsProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const say = useAnnounce()
  const replay = useMutation({
    mutationFn: () => call(replayPortalRequest, { params: { id: directory.id, request_id: request.id } }),
    onSuccess: async (answer) => {
      say(outcome(answer))
      await client.invalidateQueries({ queryKey: ['dsync'] })
    },
  })
  const outcome = ({ status, detail }: { status: number; detail: string | null }) =>
    status < 400
      ? t('directories.request.replayed', { status })
      : t('directories.request.replay_failed', { detail: detail ?? status })
  return (
    <div className="replay">
      <Button busy={replay.isPending} onClick={() => replay.mutate()}>
        <Icon name="undo" size={15} />
        {t('directories.request.replay')}
      </Button>
      <span className="muted small">
        {replay.data
          ? outcome(replay.data)
          : t('directories.request.replay_hint', { provider: providerName(guide) })}
      </span>
      {replay.error && <Problem error={replay.error} title={t('problem.title')} />}
    </div>
  )
}
