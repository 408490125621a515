import type { SamlDocument } from '../document.ts'
import { protocolNamespace, successStatus } from '../names.ts'
import { SamlRefusal } from '../refusal.ts'
import { statusOf } from '../status.ts'
import { maybeChild } from '../xml/tree.ts'

/** Only the top-level code decides; a Success nested under an error is still the error. */
export function status({ root }: SamlDocument): void {
  const stated = statusOf(maybeChild(root, protocolNamespace, 'Status'))
  if (stated === undefined) {
    throw new SamlRefusal('status_missing', 'The Response does not say whether the sign-in succeeded.', {
      expected: successStatus,
    })
  }
  if (stated.code === successStatus) return
  throw new SamlRefusal(
    'status_not_success',
    `The identity provider refused the sign-in${stated.message === undefined ? '.' : `: ${stated.message}`}`,
    {
      expected: successStatus,
      received: [stated.code, stated.sub_code].filter((code) => code !== undefined).join(' / '),
      ...(stated.sub_code !== undefined && {
        sub_status: stated.sub_code.replace(/^urn:oasis:.*:status:/, ''),
      }),
    },
  )
}
