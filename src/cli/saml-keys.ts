/** `gatehouse keys saml` and `keys rotate`: our own signing and decryption keys. */
import { type Command, Option } from 'commander'
import { listRelying, replaceKey } from '../resources/connection-certificates/compromised-key.ts'
import { endOf, type RotatedUse, rotatedUses, rotateKey } from '../resources/signing-keys/rotation.ts'
import { listSigningKeys, signingOne, signsFrom } from '../resources/signing-keys/signing-keys.ts'
import { spEntityId } from '../sso/addresses.ts'
import { command, wholeNumber } from './command.ts'
import { confirm } from './confirm.ts'
import { UsageError } from './failure.ts'
import { cliActor, withInstallation } from './open.ts'
import { printList, printRecord, textOf } from './output.ts'
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
      [
        'keys rotate saml_signing',
        'keys rotate saml_encryption --overlap 0',
        'keys rotate saml_signing --now',
      ],
    ),
  )
    .option('--overlap <days>', 'days until the new key signs', wholeNumber(0, 365), 30)
    .addOption(
      new Option(
        '--now',
        'somebody else may have the present key: nothing is signed or decrypted with it from now on',
      ).conflicts('overlap'),
    )
    .option('--yes', 'do not ask')
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

interface RotateOptions extends ScopeOptions {
  overlap: number
  now?: boolean
  yes?: boolean
}

async function rotate(text: string, options: RotateOptions): Promise<void> {
  const use: RotatedUse | undefined = rotatedUses.find((known) => known === text)
  if (!use) throw new UsageError(`It must be one of ${rotatedUses.join(', ')}, not '${text}'.`)
  await withInstallation(async ({ store, sealer, config }) => {
    const { id } = await findScope(store.db, options)
    const owner = { environment_id: id, use }
    if (options.now) await confirm(consequenceOf(use, await listRelying(store.db, owner)), options)
    const key = options.now
      ? await replaceKey({ store, sealer }, cliActor, owner, (connection) =>
          spEntityId(config.public_url, connection),
        )
      : await rotateKey(store, sealer, cliActor, id, use, { overlap_days: options.overlap })
    const made = { id: key.id, use, in_use_from: signsFrom(key), ends_at: endOf(key) }
    printRecord(made, { id: key.id, use, 'in use from': made.in_use_from, ends: made.ends_at }, options)
  })
}

function consequenceOf(use: RotatedUse, relying: Awaited<ReturnType<typeof listRelying>>): string {
  const what =
    use === 'saml_signing'
      ? 'Every saml_signing key is deleted and a new one signs at once. Identity providers that check what we sign refuse sign-ins until they have the new certificate.'
      : 'Every saml_encryption key is deleted and a new one is published. Sign-ins of identity providers that encrypt to us fail until they have the new certificate.'
  if (relying.length === 0) return `${what}\nNo active connection relies on it.`
  const names = relying.slice(0, 20).map(({ id, name }) => `  ${id}  ${textOf(name)}`)
  if (relying.length > names.length) names.push(`  and ${relying.length - names.length} more`)
  return `${what}\nTheir IT contacts are told by mail. It may concern:\n${names.join('\n')}`
}
