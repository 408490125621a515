/**
 * Envelope encryption of secrets at rest: each value has a key of its own, which the master key wraps. The place
 * where a value lives is bound in as associated data, so that a sealed secret cannot be moved to another row.
 *
 * Format: `v1.<master key id>.<wrapped key>.<sealed value>`, each part base64url of iv ‖ tag ‖ ciphertext.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'

export class Sealer {
  readonly #master: Buffer
  readonly #id: string

  /** @param secret any string of at least 32 characters; the 256-bit master key is derived from it. */
  constructor(secret: string) {
    this.#master = Buffer.from(hkdfSync('sha256', secret, 'gatehouse', 'master key', 32))
    this.#id = createHash('sha256').update(this.#master).digest('base64url').slice(0, 8)
  }

  seal(plain: string, place: string): string {
    const key = randomBytes(32)
    return ['v1', this.#id, encrypt(this.#master, key, place), encrypt(key, Buffer.from(plain), place)].join(
      '.',
    )
  }

  /** @throws when the master key is another one, the place differs, or a bit was changed. */
  open(sealed: string, place: string): string {
    const [version, id, wrapped, value] = sealed.split('.')
    if (version !== 'v1' || !wrapped || !value) throw new Error('Not a sealed value')
    if (id !== this.#id) throw new Error('Sealed under another GATEHOUSE_SECRET')
    return decrypt(decrypt(this.#master, wrapped, place), value, place).toString()
  }

  /** A key for one purpose, the same in every process that knows the secret. */
  deriveKey(purpose: string): KeyObject {
    return createSecretKey(createHmac('sha256', this.#master).update(purpose).digest())
  }
}

function encrypt(key: Buffer, plain: Buffer, place: string): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(place))
  const text = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url')
}
function decrypt(key: Buffer, sealed: string, place: string): Buffer {
  const bytes = Buffer.from(sealed, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAAD(Buffer.from(place))
  decipher.setAuthTag(bytes.subarray(12, 28))
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()])
}
