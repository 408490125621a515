import { type ProviderAnswer, readProviderAnswer } from '../../protocols/oidc/index.ts'
import { type Flow, have } from '../flow.ts'

/** - the provider sent a code, and it is the provider that was asked. */
export function providerAnswer(flow: Flow): void {
  const { via, input } = have(flow, 'via')
  const { settings } = via.configuration
  const answer: ProviderAnswer = {
    code: first(input.query.code),
    error: first(input.query.error),
    error_description: first(input.query.error_description),
    iss: first(input.query.iss),
  }
  const { code: _, ...shown } = answer
  flow.response = JSON.stringify({ callback: { code: answer.code && '…', ...shown } }, null, 2)
  flow.oidc_code = readProviderAnswer(answer, settings.protocol === 'oidc' ? (settings.issuer ?? '') : '')
}

function first(values: unknown): string | undefined {
  return Array.isArray(values) && typeof values[0] === 'string' ? values[0] : undefined
}
