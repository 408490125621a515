/** One polite live region for the whole page: what happens without moving focus is said here. */
import { createContext, type ReactNode, useCallback, useContext, useState } from 'react'

const Announce = createContext<(text: string) => void>(() => {})

export function AnnounceProvider({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState({ text: '', times: 0 })
  // A new key makes screen readers speak the same words again.
  const say = useCallback((text: string) => setSaid((last) => ({ text, times: last.times + 1 })), [])
  return (
    <Announce value={say}>
      {children}
      <div className="sr" role="status">
        <span key={said.times}>{said.text}</span>
      </div>
    </Announce>
  )
}
export const useAnnounce = () => useContext(Announce)
