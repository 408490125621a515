export const home = {
  title: 'What do you want to set up?',
  lead: 'These parts connect {{organization}} with {{vendor}}. Take them in any order, and stop whenever you like.',
  choose: 'Parts to set up',
  open: 'Open {{area}}',
  about: {
    sso: 'People sign in with the identity provider they use for their other work apps.',
    dsync: 'Accounts appear and disappear with your directory.',
    audit_logs: 'See who did what, and when.',
    log_streams: 'Send events to the system where you collect logs.',
    domain_verification: 'Show that your email domains are yours.',
    certificate_renewal: 'Replace a signing certificate before it runs out.',
    bring_your_own_key: 'Keep data encrypted with a key that you hold.',
  },
  not_yet_title: '{{area}} is not part of this release yet',
  not_yet_lead:
    'There is nothing to do here for now, and nothing is wrong with your link. {{vendor}} can tell you when it arrives.',
  not_yet_saved: 'Everything else that you set up stays as it is.',
  back: 'See what can be set up',
  back_to: 'Back to {{vendor}}',
} as const
