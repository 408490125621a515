import { createInstance } from 'i18next'
import { initReactI18next } from 'react-i18next'
import { frame } from './en/frame.ts'
import { home } from './en/home.ts'
import { session } from './en/session.ts'
import { setup } from './en/setup.ts'
import type { en } from './en.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof en }
  }
}

/** The words of the first screens; the rest comes with the screens that say it (later.tsx). */
const first = { ...frame, home, session, setup }

export const i18n = createInstance()
i18n.use(initReactI18next).init({
  lng: 'en',
  fallbackLng: 'en',
  resources: { en: { translation: first } },
  // React escapes already.
  interpolation: { escapeValue: false },
})

/** `{{provider, start}}`: at the start of a sentence, where “your identity provider” begins with a capital. */
i18n.services.formatter?.add('start', (words: string) => words.charAt(0).toUpperCase() + words.slice(1))
