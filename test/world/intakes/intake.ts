/** What a strict intake of logs is: one request in, an answer and the events that it took. */
export interface IntakeRequest {
  method: string
  /** The host that the sender meant, wherever the request really went. */
  host: string
  /** With query. */
  path: string
  /** Names in lower case. */
  headers: Record<string, string>
  body: string
}
export interface IntakeAnswer {
  status: number
  headers?: Record<string, string>
  body: string
  /** The events as they would be stored. */
  taken: Record<string, unknown>[]
}
export type Intake = (request: IntakeRequest) => IntakeAnswer | Promise<IntakeAnswer>

export const refuse = (status: number, body: string | object): IntakeAnswer => ({
  status,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  taken: [],
})

export function objectFrom(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
