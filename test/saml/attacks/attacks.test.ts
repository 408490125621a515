import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { peekResponse, SamlRefusal, validateResponse } from '../../../src/protocols/saml/index.ts'
import { expectations, parties, post, user, victim } from '../world.ts'
import { trap } from './attack.ts'
import { families } from './index.ts'

let listener: Server
let heard = 0
const fetched = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('nothing may be fetched'))

beforeAll(async () => {
  listener = createServer((_, reply) => {
    heard += 1
    reply.end()
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const address = listener.address()
  if (address !== null && typeof address === 'object') trap.url = `http://127.0.0.1:${address.port}/`
})
afterAll(() => listener.close())

for (const [family, attacks] of Object.entries(families)) {
  describe(family, () => {
    it.each(attacks.map((attack) => [attack.name, attack] as const))('%s', (_, attack) => {
      const field = attack.field?.() ?? post(attack.xml?.() ?? '')
      const input = {
        saml_response: field,
        expected: { ...expectations(), ...attack.expected },
        decryption_keys: [parties.sp().private_key],
        ...(attack.allow !== undefined && { allow: attack.allow }),
      }
      const started = performance.now()
      const outcome = attempt(() => validateResponse(input))
      expect(performance.now() - started).toBeLessThan(2_000)

      if (attack.outcome === 'signed_identity') {
        expect(outcome).toMatchObject({ name_id: { value: user } })
        expect(JSON.stringify(outcome)).not.toContain(victim)
      } else {
        expect(outcome).toBeInstanceOf(SamlRefusal)
        expect(outcome).toMatchObject({
          code: attack.outcome,
          step: attack.step ?? expect.stringMatching(/./),
        })
      }
      // Looking is held to the same gate: it answers or refuses, and never fails in another way.
      const peeked = attempt(() => peekResponse(field))
      if (peeked instanceof Error) expect(peeked).toBeInstanceOf(SamlRefusal)
    })
  })
}

it('fetches nothing, whatever a document points at', async () => {
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(heard).toBe(0)
  expect(fetched).not.toHaveBeenCalled()
})

function attempt(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    return error
  }
}
