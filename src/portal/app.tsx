import { Theme } from '@radix-ui/themes/components/theme'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { I18nextProvider, useTranslation } from 'react-i18next'
import { AnnounceProvider } from '../ui/announce.tsx'
import { WordsProvider } from '../ui/words.tsx'
import { i18n } from './messages/i18n.tsx'
import { queryClient } from './query.tsx'
import { router } from './router.tsx'
import { useBrandRadius } from './session.tsx'

export function App() {
  return (
    <I18nextProvider i18n={i18n}>
      <QueryClientProvider client={queryClient}>
        <Themed />
      </QueryClientProvider>
    </I18nextProvider>
  )
}

function Themed() {
  const { t } = useTranslation()
  const words = {
    copy: t('ui.copy'),
    copied: t('ui.copied'),
    copyNamed: (label: string) => t('ui.copy_named', { label }),
    copiedNamed: (label: string) => t('ui.copied_named', { label }),
    selectedNamed: (label: string) => t('ui.selected_named', { label }),
    followedBy: t('ui.followed_by'),
    to: t('ui.to'),
    newTab: t('ui.new_tab'),
    skip: t('ui.skip'),
    stepDone: t('ui.step_done'),
    stepFix: t('ui.step_fix'),
  }
  return (
    <Theme
      appearance="inherit"
      accentColor="indigo"
      grayColor="slate"
      radius={useBrandRadius()}
      panelBackground="solid"
      scaling="100%"
    >
      <WordsProvider words={words}>
        <AnnounceProvider>
          <RouterProvider router={router} />
        </AnnounceProvider>
      </WordsProvider>
    </Theme>
  )
}
