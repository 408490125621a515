/** The question before a session ends. */
export const session = {
  title: 'Still there?',
  title_last: 'This setup closes soon',
  text: 'To keep your settings safe, we close this page in <b>{{left}}</b> if nothing happens.',
  text_last:
    'A setup stays open for half a day at most. This one closes in <b>{{left}}</b>. A new link continues where you stop.',
  minutes_one: '{{count}} minute',
  minutes_other: '{{count}} minutes',
  seconds_one: '{{count}} second',
  seconds_other: '{{count}} seconds',
  saved: 'Everything you entered is saved.',
  unsaved: 'What you typed last is not saved yet. Keep working, then save it.',
  stay: 'Keep working',
  leave: 'Save and exit',
  understood: 'Keep working until then',
  spoken: 'This page closes in {{left}}.',
  extended: 'You can keep working. Nothing was closed.',
  failed: 'We could not keep the page open',
  clock: 'Time left: {{left}}',
} as const
