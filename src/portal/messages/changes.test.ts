import { expect, it } from 'vitest'
import { changeTargets } from '../../resources/portal-changes/targets.ts'
import { changes } from './en/changes.ts'

it('the change log has words for every action and every field', () => {
  const actions: Record<string, Record<string, string>> = changes.action
  const missing = Object.entries(changeTargets).flatMap(([target, { actions: all, fields }]) => [
    ...all.filter((action) => !actions[target]?.[action]).map((action) => `action.${target}.${action}`),
    ...fields.filter((field) => !Object.hasOwn(changes.field, field)).map((field) => `field.${field}`),
  ])
  expect(missing).toEqual([])
})
