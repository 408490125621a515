/**
 * The primitives own no words. The handful that a part must say by itself (to a screen reader, on its button) comes
 * in through this context, once, from the app's message catalogue.
 */
import { createContext, type ReactNode, useContext } from 'react'

export interface UiWords {
  copy: string
  copied: string
  copyNamed: (label: string) => string
  copiedNamed: (label: string) => string
  selectedNamed: (label: string) => string
  followedBy: string
  to: string
  newTab: string
  skip: string
  stepDone: string
  stepFix: string
}
const Words = createContext<UiWords | undefined>(undefined)

export function WordsProvider({ words, children }: { words: UiWords; children: ReactNode }) {
  return <Words value={words}>{children}</Words>
}
export function useWords(): UiWords {
  const words = useContext(Words)
  if (!words) throw new Error('A part was used outside <WordsProvider>')
  return words
}
