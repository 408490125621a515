/** One request: what was asked, what we answered, what we took it for; and, opened, the evidence. */
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DirectoryGuide } from '../../../../guides/guide.ts'
import { Icon } from '../../../../ui/icon.tsx'
import { Status, type Tone } from '../../../../ui/status.tsx'
import { Breakable } from '../../../../ui/text.tsx'
import { useMoments } from '../../../moment.tsx'
import type { Asked, Directory } from '../directories.tsx'
import { useMeaning } from './meaning.tsx'
import { RequestDetails } from './request-details.tsx'

const tones = { ok: 'ok', refused: 'bad', unauthorized: 'bad', failed: 'warn' } as const satisfies Record<
  Asked['verdict'],
  Tone
>

interface RequestRowProps {
  directory: Directory
  guide: DirectoryGuide
  request: Asked
}
export function RequestRow({ directory, guide, request }: RequestRowProps) {
  const { t } = useTranslation()
  const moments = useMoments()
  const id = useId()
  const [open, setOpen] = useState(false)
  const words = useMeaning(directory, guide, request)
  const path = readable(request.path)
  const what = `${request.method} ${path}`
  return (
    <>
      <tr className={request.verdict === 'ok' ? '' : request.solved_at ? 'row-past' : 'row-bad'}>
        <td data-l={t('directories.request.column.time')} className="num muted">
          {moments.clockWithSeconds(request.at)}
        </td>
        <td data-l={t('directories.request.column.request')} className="m">
          <span>
            <b>{request.method}</b> <Breakable text={path} />
          </span>
        </td>
        <td data-l={t('directories.request.column.answer')}>
          <Status tone={tones[request.verdict]} size="1">
            {request.status}
          </Status>
        </td>
        <td data-l={t('directories.request.column.words')}>
          <span>
            {words}
            {request.solved_at && (
              <>
                {' · '}
                <span className="ink-ok">
                  {t('directories.request.solved', { at: moments.clockWithSeconds(request.solved_at) })}
                </span>
              </>
            )}
          </span>
        </td>
        <td className="open-cell">
          <button
            type="button"
            className="open-row"
            aria-expanded={open}
            aria-controls={open ? id : undefined}
            aria-label={t(open ? 'directories.request.hide' : 'directories.request.show', { what })}
            onClick={() => setOpen(!open)}
          >
            <Icon name="down" size={16} />
          </button>
        </td>
      </tr>
      {open && (
        <tr id={id} className="details-row">
          <td colSpan={5}>
            <RequestDetails directory={directory} guide={guide} request={request} />
          </td>
        </tr>
      )}
    </>
  )
}

/** As a person reads it: the encoding of an address is nobody's business. */
function readable(path: string): string {
  try {
    return decodeURIComponent(path.replaceAll('+', ' '))
  } catch {
    return path
  }
}
