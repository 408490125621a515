/**
 * Before a step is called done, each of its fields is asked. A field that is not ready says so under itself and takes
 * the focus; only the first one does.
 */
import { createContext, type ReactNode, useContext, useEffect, useRef } from 'react'

type Check = (focus: boolean) => Promise<boolean>
const Checks = createContext<Set<{ current: Check }> | undefined>(undefined)

export function useChecks() {
  const checks = useRef(new Set<{ current: Check }>()).current
  const provide = (children: ReactNode) => <Checks value={checks}>{children}</Checks>
  const all = async () => {
    let ready = true
    for (const check of checks) ready = (await check.current(ready)) && ready
    return ready
  }
  return { provide, all }
}

export function useCheck(check: Check) {
  const checks = useContext(Checks)
  const latest = useRef(check)
  latest.current = check
  useEffect(() => {
    checks?.add(latest)
    return () => void checks?.delete(latest)
  }, [checks])
}
