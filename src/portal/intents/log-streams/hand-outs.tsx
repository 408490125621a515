/** Policies and statements for the destination's console, filled in while the form is. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDeferredValue } from 'react'
import { useTranslation } from 'react-i18next'
import type { LogStreamType } from '../../../log-streams/types.ts'
import { CopyField } from '../../../ui/copy-field.tsx'
import { call } from '../../call.tsx'
import { portalHandOuts } from './contract.ts'
import { useDestinations } from './streams.tsx'

export function HandOuts({ type, settings }: { type: LogStreamType; settings: Record<string, unknown> }) {
  const { t } = useTranslation()
  const { egress_addresses } = useDestinations()
  const shown = useDeferredValue(settings)
  const { data } = useQuery({
    queryKey: ['log-streams', 'hand-outs', type, shown],
    queryFn: () => call(portalHandOuts, { body: { type, settings: shown } }),
    placeholderData: keepPreviousData,
  })
  if ((data?.data.length ?? 0) === 0 && egress_addresses.length === 0) return null
  return (
    <div className="stack-small hand-outs">
      {data?.data.map(({ title, text }) => (
        <CopyField key={title} label={title} value={text} quiet />
      ))}
      {egress_addresses.length > 0 && (
        <CopyField
          label={t('streams.addresses')}
          hint={t('streams.addresses_hint')}
          value={egress_addresses.join(', ')}
          quiet
        />
      )}
    </div>
  )
}
