/** What the grid of directories says, and the list of steps beside it: the rest comes with the screens after it. */
export const firstOfDirectories = {
  step: {
    choose: 'Choose your directory',
    connect: 'Connect your directory',
    assign: 'Assign people',
    groups: 'Choose groups',
    watch: { scim: 'First request', pull: 'First reading', csv: 'First files' },
    map: 'Map attributes',
    review: 'Review the preview',
    release: 'Release',
  },
  protocol: { scim: 'SCIM 2.0', pull: 'Read by us', csv: 'CSV files' },
  grid: {
    title: 'Where are your people kept?',
    lead: 'It is the system in which {{organization}} adds new colleagues and switches off those who leave. We show you exactly what to click there. Nothing changes in {{vendor}} until you release it at the end.',
  },
} as const
