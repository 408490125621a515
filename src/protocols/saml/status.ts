/** What a Status element says; shared by the check that judges it and the peek that reports it. */
import { protocolNamespace } from './names.ts'
import { attributeOf, maybeChild, textOf, type XmlElement } from './xml/tree.ts'

export interface StatedStatus {
  readonly code: string
  readonly sub_code?: string
  readonly message?: string
}

const maxMessage = 500

export function statusOf(status: XmlElement | undefined): StatedStatus | undefined {
  const code = status && maybeChild(status, protocolNamespace, 'StatusCode')
  const value = code && attributeOf(code, 'Value')
  if (status === undefined || code === undefined || value === undefined) return undefined
  const nested = maybeChild(code, protocolNamespace, 'StatusCode')
  const sub_code = nested && attributeOf(nested, 'Value')
  const text = maybeChild(status, protocolNamespace, 'StatusMessage')
  const message = text && textOf(text).slice(0, maxMessage)
  return { code: value, ...(sub_code && { sub_code }), ...(message && { message }) }
}
