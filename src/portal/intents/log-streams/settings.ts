/** Between what is typed and what a destination takes. */
import type { DestinationField } from './contract.ts'
import type { Typed } from './form.tsx'

/** Empty fields are left out: an empty secret means the one that is kept. */
export function settingsOf(fields: readonly DestinationField[], typed: Typed): Record<string, unknown> {
  const settings: Record<string, unknown> = {}
  for (const { name, kind } of fields) {
    const value = typed[name]
    if (Array.isArray(value)) {
      const headers = value.map(([key, text]) => [key.trim(), text] as const).filter(([key]) => key !== '')
      if (headers.length > 0) settings[name] = Object.fromEntries(headers)
    } else if (value !== undefined && value.trim() !== '') {
      settings[name] = kind === 'number' ? Number(value) : kind.startsWith('long') ? value : value.trim()
    }
  }
  return settings
}

/** What stands in the form at first. */
export function typedFrom(fields: readonly DestinationField[], settings: Record<string, unknown>): Typed {
  const typed: Typed = {}
  for (const { name, default: initial } of fields) {
    const value = settings[name] ?? initial
    if (typeof value === 'string' || typeof value === 'number') typed[name] = String(value)
  }
  return typed
}
