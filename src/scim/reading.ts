/** How strictly a directory's bodies are read. */
import type { Reading } from '../protocols/scim/index.ts'
import { profileOf } from '../resources/directories/types.ts'
import type { Flow } from './flow.ts'
import { have } from './flow.ts'

/** Of POST and PUT. */
export function readingOf(flow: Flow): Reading {
  const { directory, quirks } = have(flow, 'directory')
  return { note: (quirk) => quirks.add(quirk), string_booleans: profileOf(directory.type).text_booleans }
}
/** Of PATCH: there everybody may send booleans as text. */
export function patchReadingOf(flow: Flow): Reading {
  return { ...readingOf(flow), string_booleans: true }
}
