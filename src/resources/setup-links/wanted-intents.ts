/** What an application asks for: intents as links spell them, or as the SDK's IT contacts do (contract 1.5). */
import { invalid } from '../../kernel/errors.ts'
import { type Intent, intents } from '../portal-links/intents.ts'

/** @throws 422 naming those that there are not. */
export function wantedIntents(names: readonly string[]): Intent[] {
  const wanted = names.map((name) => (name === 'directory_sync' ? 'dsync' : name))
  const unknown = wanted.filter((name) => !intents.some((intent) => intent === name))
  if (unknown.length > 0)
    throw invalid(
      unknown.map((name) => ({
        field: 'intents',
        code: 'invalid_intent',
        message: `There is no intent '${name}'. There are ${intents.join(', ')}.`,
      })),
    )
  return intents.filter((intent) => wanted.includes(intent))
}
