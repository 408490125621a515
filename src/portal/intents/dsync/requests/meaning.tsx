/** What a request was for, in a sentence. */
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { DirectoryGuide } from '../../../../guides/guide.ts'
import { providerName } from '../../../guide/provider-name.ts'
import type { Asked, Directory } from '../directories.tsx'

export function useMeaning(directory: Directory, guide: DirectoryGuide, request: Asked): string {
  const { t } = useTranslation()
  const provider = providerName(guide)
  if (request.verdict === 'unauthorized') return unauthorized(t, directory, request, provider)
  if (request.verdict === 'refused')
    return t('directories.request.refused', { detail: request.detail ?? request.status })
  if (request.verdict === 'failed') return t('directories.request.failed', { provider })
  return understood(t, request.meaning)
}

function unauthorized(t: TFunction, { tokens }: Directory, request: Asked, provider: string): string {
  const { token_suffix: suffix } = request
  if (suffix === null) return t('directories.request.unauthorized_none', { provider })
  if (tokens.some((token) => token.suffix === suffix)) return t('directories.request.unauthorized_same')
  const known = tokens.map((token) => `…${token.suffix}`).join(', ') || '–'
  return t('directories.request.unauthorized', { suffix, known })
}

function understood(t: TFunction, { topic, resource, name, changes }: Asked['meaning']): string {
  const group = resource === 'Group'
  switch (topic) {
    case 'look_up': {
      const which = group ? 'look_up_group' : 'look_up'
      return name === null
        ? t(`directories.request.meaning.${which}_plain`)
        : t(`directories.request.meaning.${which}`, { name })
    }
    case 'read':
      return name === null
        ? t('directories.request.meaning.read_plain')
        : t('directories.request.meaning.read', { name })
    case 'create':
      return t(`directories.request.meaning.create_${group ? 'group' : 'user'}`, {
        name: name ?? t('directories.request.meaning.somebody'),
      })
    case 'change':
      return changes.length > 0
        ? t('directories.request.meaning.change_with', {
            name: name ?? t('directories.request.meaning.somebody'),
            changes: changes.join(', '),
          })
        : t('directories.request.meaning.change', { name: name ?? t('directories.request.meaning.somebody') })
    case 'replace':
    case 'remove':
      return t(`directories.request.meaning.${topic}`, {
        name: name ?? t('directories.request.meaning.somebody'),
      })
    default:
      return t(`directories.request.meaning.${topic}`)
  }
}
