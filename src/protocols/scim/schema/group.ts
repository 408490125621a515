/** RFC 7643 section 4.2. Members are users; what names anybody else is left out. */
import { urns } from '../names.ts'
import type { ResourceType } from '../types.ts'
import { complex, reference, text } from './attribute.ts'
import { common } from './every-resource.ts'

export const groupType: ResourceType = {
  name: 'Group',
  endpoint: '/Groups',
  description: 'Group',
  schema: {
    id: urns.group,
    name: 'Group',
    description: 'Group',
    attributes: [
      ...common,
      text('displayName', 'The name of the group', { required: true }),
      complex(
        'members',
        'The users in the group',
        [
          text('value', "The user's id", { mutability: 'immutable', caseExact: true }),
          reference('$ref', "The user's address", ['User'], { mutability: 'immutable' }),
          text('type', 'User', { mutability: 'immutable', canonicalValues: ['User'] }),
          text('display', 'A name for display'),
        ],
        { multiValued: true },
      ),
    ],
  },
  extensions: [],
}
