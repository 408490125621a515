/** The first decision of a set-up, as a screen: the guides, and what to do when they do not come. */
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query'
import type { ComponentProps } from 'react'
import { useTranslation } from 'react-i18next'
import type { AnyCard } from '../../guides/guide.ts'
import { PageHead, Skeleton } from '../../ui/page.tsx'
import { Frame } from '../frame.tsx'
import { Problem } from '../problem.tsx'
import { Title } from '../title.tsx'
import { ProviderGrid } from './provider-grid.tsx'

interface ChooseProps extends Pick<ComponentProps<typeof Frame>, 'current' | 'steps' | 'savedAt'> {
  title: string
  lead: string
  guides: UseQueryResult<readonly AnyCard[]>
  /** Given the guide's id. */
  choice: UseMutationResult<unknown, Error, string>
}
export function Choose({ title, lead, guides, choice, ...frame }: ChooseProps) {
  const { t } = useTranslation()
  return (
    <Frame {...frame}>
      <Title>{title}</Title>
      <PageHead title={title} lead={lead} />
      {choice.error && (
        <div className="grid-problem">
          <Problem error={choice.error} title={t('problem.title')} />
        </div>
      )}
      {guides.error && (
        <Problem error={guides.error} title={t('problem.load')} retry={() => guides.refetch()} />
      )}
      {guides.isPending && <Skeleton shape="tiles" label={t('frame.loading')} slow={t('frame.slow')} />}
      {guides.data && (
        <ProviderGrid
          cards={guides.data}
          busy={choice.isPending ? choice.variables : undefined}
          onChoose={choice.mutate}
        />
      )}
    </Frame>
  )
}
