/**
 * OAEP decoding (RFC 8017, 7.1.2) for the one pairing that OpenSSL's interface in Node cannot express: a mask
 * generation hash that differs from the label hash, as rsa-oaep-mgf1p with a SHA-256 DigestMethod has it.
 * The loop and the verdict do not depend on where the block is wrong (Manger's attack).
 */
import { createHash } from 'node:crypto'

export function decodeOaep(block: Buffer, digest: string, mask: string): Buffer {
  const labelHash = createHash(digest).digest()
  const size = labelHash.length
  const seed = xor(block.subarray(1, 1 + size), maskOf(block.subarray(1 + size), size, mask))
  const data = xor(block.subarray(1 + size), maskOf(seed, block.length - size - 1, mask))

  let wrong = block[0] ?? 1
  for (let at = 0; at < size; at += 1) wrong |= (data[at] ?? 0) ^ (labelHash[at] ?? 0)
  let started = 0
  let start = 0
  for (let at = size; at < data.length; at += 1) {
    const byte = data[at] ?? 0
    const isOne = Number(byte === 1)
    const isZero = Number(byte === 0)
    wrong |= (1 - started) & (1 - isOne) & (1 - isZero)
    start |= (at + 1) * ((1 - started) & isOne)
    started |= isOne
  }
  wrong |= 1 - started
  if (wrong !== 0) throw new Error('OAEP decoding failed')
  return data.subarray(start)
}

function maskOf(seed: Buffer, length: number, hash: string): Buffer {
  const blocks: Buffer[] = []
  for (let counter = 0, made = 0; made < length; counter += 1) {
    const index = Buffer.alloc(4)
    index.writeUInt32BE(counter)
    const block = createHash(hash).update(seed).update(index).digest()
    blocks.push(block)
    made += block.length
  }
  return Buffer.concat(blocks).subarray(0, length)
}

function xor(a: Buffer, b: Buffer): Buffer {
  return Buffer.from(a.map((byte, at) => byte ^ (b[at] ?? 0)))
}
