/**
 * An array as PostgreSQL sends and takes it in binary: what the driver would spell as text, escape and have parsed again,
 * is copied. The driver passes a Buffer on as a binary parameter.
 *
 *     dimensions 1 · has nulls · element type · length · lower bound 1, then for each: length in bytes (-1: null) · bytes
 *
 * All numbers are big-endian, 32 bits; a bigint element has 64. (array_recv in src/backend/utils/adt/arrayfuncs.c)
 */
export type ArrayType = 'text' | 'bigint'

const elementTypes = { text: 25, bigint: 20 } as const
const headLength = 20
const bigintLength = 8

/** @throws TypeError for an element that is not of the type. */
export function binaryArray(type: ArrayType, values: readonly (string | number | null)[]): Buffer {
  const length = values.reduce<number>((sum, value) => sum + 4 + lengthOf(type, value), headLength)
  const buffer = Buffer.allocUnsafe(length)
  buffer.writeInt32BE(1, 0)
  buffer.writeInt32BE(values.includes(null) ? 1 : 0, 4)
  buffer.writeInt32BE(elementTypes[type], 8)
  buffer.writeInt32BE(values.length, 12)
  buffer.writeInt32BE(1, 16)
  let at = headLength
  for (const value of values) {
    if (value === null) {
      at = buffer.writeInt32BE(-1, at)
      continue
    }
    const written =
      typeof value === 'string'
        ? buffer.write(value, at + 4)
        : buffer.writeBigInt64BE(BigInt(value), at + 4) - at - 4
    buffer.writeInt32BE(written, at)
    at += 4 + written
  }
  return buffer
}

function lengthOf(type: ArrayType, value: string | number | null): number {
  if (value === null) return 0
  if (type === 'text' && typeof value === 'string') return Buffer.byteLength(value)
  if (type === 'bigint' && Number.isSafeInteger(value)) return bigintLength
  throw new TypeError(`${typeof value} where ${type} is wanted`)
}
