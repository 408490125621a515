/** Setting up single sign-on: the provider grid, the guide, testing, activating. */
export const setup = {
  step: {
    choose: 'Choose your provider',
    connect: 'Connect your provider',
    claims: 'Map claims',
    assign: 'Assign people',
    test: 'Test sign-in',
    activate: 'Activate',
  },
  grid: {
    title: 'Which identity provider do you use?',
    lead: 'It is the system where people at {{organization}} sign in to their work apps. We show you exactly what to click there. Most people need about 20 minutes, and you can stop at any point.',
    find: 'Find your provider',
    find_hint: 'By its name, or a name it used to have',
    guides_one: '{{count}} guide',
    guides_other: '{{count}} guides',
    found_zero: 'No guide found',
    found_one: '{{count}} guide found',
    found_other: '{{count}} guides found',
    most_used: 'Most used',
    more: 'More guides',
    generic: 'Not in the list?',
    none: 'We have no guide for “{{wanted}}”. One of these two works with nearly every provider:',
    someone_else: 'Someone else runs your identity provider? <a>Ask {{vendor}}</a> for a link for them.',
    someone_else_plain: 'Someone else runs your identity provider? Ask {{vendor}} for a link for them.',
  },
} as const
