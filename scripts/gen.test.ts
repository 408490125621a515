import { describe, expect, it } from 'vitest'
import { createProgram } from '../src/cli/index.ts'
import { decided } from '../src/openapi/compare.ts'
import { allDifferences, judge } from '../src/openapi/supported.ts'
import { generated, read, readUpstream } from './generated.ts'

const upstream = readUpstream()

describe('generated files', () => {
  it.each([...generated(upstream)])('%s is what npm run gen would write', (path, content) => {
    expect(read(path)).toBe(content)
  })
})

describe('beside the upstream contract', () => {
  it('gives a reason for every difference that a client could notice, and no reason in vain', () => {
    const found = allDifferences(upstream)
    expect(found.filter(({ reason }) => reason === undefined)).toEqual([])
    expect(Object.keys(decided)).toEqual(found.map(({ id, what }) => `${id}: ${what}`))
  })
  it('serves what upstream has under the same status', () => {
    const served = judge(upstream).filter(({ standing }) => standing === 'served')
    expect(served.length).toBeGreaterThan(20)
    for (const { ours, statuses, path } of served) expect(statuses, path).toContain(ours?.status)
  })
})

describe('the command line', () => {
  const all = [createProgram()].flatMap(function below(command): ReturnType<typeof createProgram>[] {
    const own = command.commands.filter((one) => one.name() !== 'help')
    return own.length === 0 ? [command] : own.flatMap(below)
  })
  it.each(all.map((command) => [command.name(), command] as const))(
    '%s has a summary, --json and examples',
    (_, command) => {
      let help = ''
      command.configureOutput({ writeOut: (text) => (help += text) })
      command.outputHelp()
      expect(command.description()).not.toBe('')
      expect(command.options.map(({ long }) => long)).toContain('--json')
      expect(help).toMatch(/Examples:\n {2}\$ gatehouse /)
    },
  )
})
