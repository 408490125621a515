/** `gatehouse keys saml` and `keys rotate`: our own signing and decryption keys. */
import type { Command } from 'commander'
import { endOf, type RotatedUse, rotatedUses, rotateKey } from '../resources/signing-keys/rotation.ts'
import { listSigningKeys, signingOne, signsFrom } from '../resources/signing-keys/signing-keys.ts'
import { command, wholeNumber } from './command.ts'
import { UsageError } from './failure.ts'
import { cliActor, withInstallation } from './open.ts'
import { printList, printRecord } from './output.ts'
import { findScope, inEnvironment, type ScopeOptions } from './scope.ts'

export function addSamlKeys(keys: Command): void {
  inEnvironment(
    command(keys, 'saml', 'List our SAML keys: what signs, what decrypts, and until when', ['keys saml']),
  ).action(list)
  inEnvironment(
    command(
      keys,
      'rotate <use>',
      'Publish the next SAML key beside the present one; it signs after the overlap',
      ['keys rotate saml_signing', 'keys rotate saml_encryption --overlap 0'],
    ),
  )
    .option('--overlap <days>', 'days until the new key signs', wholeNumber(0, 365), 30)
    .action(rotate)
}

async function list(options: ScopeOptions): Promise<void> {
  await withInstallation(async ({ store }) => {
    const { id } = await findScope(store.db, options)
    const now = store.clock()
    const data = []
    for (const use of rotatedUses) {
      const keys = await listSigningKeys(store.db, id, use, { retired: true })
      const current = signingOne(keys, now)?.id
      for (const key of keys)
        data.push({
          id: key.id,
          use,
          state: key.retired_at !== null ? 'retired' : key.id === current ? 'in use' : 'published',
          in_use_from: signsFrom(key),
          ends_at: endOf(key),
        })
    }
    printList(
      { data },
      {
        id: (key) => key.id,
        use: (key) => key.use,
        state: (key) => key.state,
        'in use from': (key) => key.in_use_from,
        ends: (key) => key.ends_at,
      },
      options,
    )
  })
}

async function rotate(text: string, options: ScopeOptions & { overlap: number }): Promise<void> {
  const use: RotatedUse | undefined = rotatedUses.find((known) => known === text)
  if (!use) throw new UsageError(`It must be one of ${rotatedUses.join(', ')}, not '${text}'.`)
  await withInstallation(async ({ store, sealer }) => {
    const { id } = await findScope(store.db, options)
    const rotation = { overlap_days: options.overlap }
    const key = await rotateKey(store, sealer, cliActor, id, use, rotation)
    const made = { id: key.id, use, in_use_from: signsFrom(key), ends_at: endOf(key) }
    printRecord(made, { id: key.id, use, 'in use from': made.in_use_from, ends: made.ends_at }, options)
  })
}
