/** What is wrong with a guide, and on which line: written for the person who is editing it. */
export class GuideError extends Error {
  override readonly name = 'GuideError'
  readonly file: string
  readonly line: number

  constructor(file: string, line: number, problem: string) {
    super(`${file}:${line}: ${problem}`)
    this.file = file
    this.line = line
  }
}
