/** RFC 7643 section 3.1. */
import type { Attribute } from '../types.ts'
import { complex, reference, text, time } from './attribute.ts'

const readOnly = { mutability: 'readOnly' } as const

export const common: readonly Attribute[] = [
  text('schemas', 'The schemas of what the resource holds', {
    multiValued: true,
    mutability: 'readOnly',
    caseExact: true,
    returned: 'always',
    required: true,
  }),
  text('id', 'The id that this server gave', {
    ...readOnly,
    caseExact: true,
    returned: 'always',
    uniqueness: 'server',
  }),
  text('externalId', 'The id that the client gave', { caseExact: true }),
  complex(
    'meta',
    'About the resource',
    [
      text('resourceType', 'User or Group', { ...readOnly, caseExact: true }),
      time('created', 'When it was made', readOnly),
      time('lastModified', 'When it was changed last', readOnly),
      reference('location', 'Its address', ['uri'], readOnly),
      text('version', 'Its ETag', { ...readOnly, caseExact: true }),
    ],
    readOnly,
  ),
]
