import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { idTokenSteps } from '../protocols/oidc/index.ts'
import { readingSteps, responseDocumentSteps } from '../protocols/saml/steps.ts'
import { protocolChecks } from '../resources/sso-attempts/checks.ts'
import { table } from './table.ts'

const camel = (name: string) => name.replace(/[-_](\w)/g, (_, letter: string) => letter.toUpperCase())

describe('the table of steps', () => {
  it('has one row for each file in steps/, named like it', async () => {
    const files = readdirSync(new URL('steps', import.meta.url)).map((file) => file.replace(/\.ts$/, ''))
    expect(table.map(({ name }) => name.replaceAll('_', '-')).toSorted()).toEqual(files.toSorted())
    for (const file of files) {
      const exports: Record<string, unknown> = await import(`./steps/${file}.ts`)
      const row = table.find(({ name }) => name.replaceAll('_', '-') === file)
      expect(exports[camel(file)], file).toBe(row?.step)
    }
  })

  it('has at most one transaction per endpoint', () => {
    for (const endpoint of ['authorize', 'test', 'acs', 'continue', 'callback', 'token'] as const) {
      const rows = table.filter((row) => row.endpoints.includes(endpoint))
      const begins = rows.filter((row, at) => row.mode !== 'plain' && row.mode !== rows[at - 1]?.mode)
      expect(begins.length, endpoint).toBeLessThanOrEqual(1)
    }
  })

  it('comes to the browser check before anything of the person exists', () => {
    for (const endpoint of ['continue', 'callback'] as const) {
      const names = table.filter((row) => row.endpoints.includes(endpoint)).map(({ name }) => name)
      const checked = names.indexOf('check_browser')
      expect(checked).toBeGreaterThan(-1)
      for (const later of ['map_profile', 'save_profile', 'issue_code', 'finish_attempt', 'send_back'])
        expect(names.indexOf(later), later).toBeGreaterThan(checked)
    }
  })
})

describe('the checks that a screen shows', () => {
  it('are those of the protocols, in their order', () => {
    const saml: readonly string[] = protocolChecks.saml
    const document = responseDocumentSteps.map(([name]) => name)
    const reading = readingSteps.map(([name]) => name)
    expect(saml.filter((name) => document.includes(name))).toEqual(document)
    expect(saml.filter((name) => reading.includes(name))).toEqual(reading)
    const oidc: readonly string[] = protocolChecks.oidc
    const token = idTokenSteps.map(([name]) => name)
    expect(oidc.filter((name) => token.includes(name))).toEqual(token)
  })

  it('hold the rows of the table in its order', () => {
    const names = table.map(({ name }) => name)
    for (const checks of [protocolChecks.saml, protocolChecks.oidc]) {
      const ours: readonly string[] = checks.filter((name) => names.includes(name))
      expect(names.filter((name) => ours.includes(name))).toEqual(ours)
    }
  })
})
