import { randomToken } from '../../kernel/tokens.ts'
import type { Flow } from '../flow.ts'

/** - the browser has a cookie by which it will be known again; tabs of one browser share it. */
export function bindBrowser(flow: Flow): void {
  if (!/^[A-Za-z0-9_-]{43}$/.test(flow.input.browser ?? '')) flow.new_browser = randomToken()
}
