/** Where the browser goes from here. */
import type { Application } from './requests.ts'

/** Parameters are appended, `state` as it came: neither side may notice a difference. */
export function backTo({ redirect_uri, state }: Application, parameters: Record<string, string>): string {
  const parts = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  if (state !== undefined) parts.push(`state=${state}`)
  return `${redirect_uri}${redirect_uri.includes('?') ? '&' : '?'}${parts.join('&')}`
}

export function testResult(public_url: string, attempt_id: string): string {
  return `${public_url}/portal/sso/tests/${attempt_id}`
}
