/** A change in words: who, and what. What has no words is told by its own name rather than left out. */
import { useTranslation } from 'react-i18next'
import type { FieldChange, PortalChange } from '../../resources/portal-changes/contract.ts'
import { useSession } from '../session.tsx'

export function useChangeWords() {
  const { t } = useTranslation()
  const vendor = useSession().branding.name
  const own = (text: string) => text.replaceAll('_', ' ')
  return {
    who: ({ actor }: PortalChange) => {
      if (actor.source === 'system') return t('changes.who.system')
      return actor.source === 'admin_portal' ? (actor.name ?? t('changes.who.link')) : vendor
    },
    what: ({ target, action }: PortalChange): string => {
      const key: string = `changes.action.${target.type}.${action}`
      return t(key, { name: target.name ?? target.id, defaultValue: `${own(action)}: {{name}}` })
    },
    field: ({ field }: FieldChange): string => {
      const key: string = `changes.field.${field}`
      return t(key, { defaultValue: own(field) })
    },
    /** Words where the value is one of a few; else the value as it is. */
    value: (field: string, text: string): string => {
      if (text === 'true') return t('changes.value.yes')
      if (text === 'false') return t('changes.value.no')
      const key: string = `changes.value.${field}.${text}`
      return /^[a-z_]+$/.test(text) ? t(key, { defaultValue: text }) : text
    },
  }
}
