/** Reads a filter's text from left to right. Every pattern is anchored and reads each character once. */
import { refuse, type ScimRefusal } from '../refusal.ts'
import { limits } from './filter.ts'

export class Cursor {
  readonly text: string
  #at = 0

  constructor(text: string) {
    this.text = text
    if (text.length > limits.length)
      throw refuse('invalidFilter', `The filter is longer than ${limits.length} characters.`)
  }

  /** @param pattern sticky. @returns what it matched, else undefined; blanks before it are skipped. */
  take(pattern: RegExp): string | undefined {
    this.skipBlanks()
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.text)?.[0]
    if (found !== undefined) this.#at += found.length
    return found
  }

  /** Like `take`, and stays where it is. */
  sees(pattern: RegExp): boolean {
    this.skipBlanks()
    pattern.lastIndex = this.#at
    return pattern.test(this.text)
  }

  /** Directly, without a blank between. */
  touches(character: string): boolean {
    return this.text[this.#at] === character
  }

  skipBlanks(): void {
    while (this.text[this.#at] === ' ' || this.text[this.#at] === '\t') this.#at++
  }

  get atEnd(): boolean {
    this.skipBlanks()
    return this.#at >= this.text.length
  }

  expected(what: string): ScimRefusal {
    const rest = this.text.slice(this.#at, this.#at + 40)
    const found = rest === '' ? 'the end' : `'${rest}'`
    return refuse(
      'invalidFilter',
      `The filter cannot be read at character ${this.#at + 1}: expected ${what}, found ${found}.`,
    )
  }
}

export const tokens = {
  open: /\(/y,
  close: /\)/y,
  openList: /\[/y,
  closeList: /\]/y,
  and: /and\b/iy,
  or: /or\b/iy,
  not: /not(?=[\s(])/iy,
  path: /[A-Za-z$][\w:.$-]*/y,
  sub: /\.[A-Za-z$][\w$-]*/y,
  present: /pr\b/iy,
  comparison: /(?:eq|ne|co|sw|ew|gt|ge|lt|le)\b/iy,
  quoted: /"(?:[^"\\]|\\.)*"/y,
  bare: /[^\s()[\]"]+/y,
} as const
