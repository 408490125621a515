/**
 * What the mails say, as data. `{{name}}` is filled in; `vendor`, `organization`, `recipient` and, where there is a
 * link, `link_until` are always there, the rest is what the notice carries (`src/resources/mails/kinds.ts`).
 */
import type { MailKind } from '../resources/mails/kinds.ts'

export interface MailWords {
  subject: string
  title: string
  lead: readonly string[]
  /** Lists what the link reaches. */
  areas?: true
  facts?: Readonly<Record<string, string>>
  button: string
}

export const mails: Readonly<Record<MailKind, MailWords>> = {
  invitation: {
    subject: 'Set up {{organization}} for {{vendor}}',
    title: 'Set up {{organization}} for {{vendor}}',
    lead: [
      '{{vendor}} asks you, as an IT contact of {{organization}}, to set up:',
      'You are told step by step what to do. Nothing changes for your colleagues until you say so, and what you enter is saved as you go.',
    ],
    areas: true,
    button: 'Open the setup',
  },
  reminder: {
    subject: 'Reminder: set up {{organization}} for {{vendor}}',
    title: 'The setup of {{organization}} still waits for you',
    lead: [
      '{{vendor}} asked you a few days ago to set up the following. Nobody has opened the link yet.',
      'If a colleague does this where you work, pass this mail on to them.',
    ],
    areas: true,
    button: 'Open the setup',
  },
  certificate_expiring: {
    subject: '{{organization}}: a sign-in certificate runs out on {{expires_at}}',
    title: 'A sign-in certificate runs out on {{expires_at}}',
    lead: [
      'Your identity provider signs with this certificate when people of {{organization}} sign in to {{vendor}}. Once it has run out, they cannot sign in any more.',
      'Make a new certificate in your identity provider, then give it to {{vendor}}. The page shows how.',
    ],
    facts: { Connection: '{{connection_name}}', 'Runs out': '{{expires_at}}' },
    button: 'Renew the certificate',
  },
  certificate_approval_needed: {
    subject: '{{organization}}: a new sign-in certificate needs your word',
    title: 'A new sign-in certificate needs your word',
    lead: [
      'The metadata of your identity provider names a certificate that we have not seen before. Until you say that it is yours, sign-ins with it are refused.',
      'If nobody at {{organization}} changed it, do not accept it, and tell {{vendor}}.',
    ],
    facts: { Connection: '{{connection_name}}' },
    button: 'Look at the certificate',
  },
  certificate_added: {
    subject: '{{organization}}: a new sign-in certificate is accepted',
    title: 'A new sign-in certificate is accepted',
    lead: [
      'The metadata of your identity provider names one certificate more, beside the one that we know. We accept both from now on: people go on signing in, and you need not do anything.',
      'If nobody at {{organization}} added it, retire it on the page at once, look at who can change your identity provider, and tell {{vendor}}.',
    ],
    facts: {
      Connection: '{{connection_name}}',
      Certificate: '{{fingerprint}}',
      'Runs out': '{{expires_at}}',
    },
    button: 'Look at the certificates',
  },
  own_certificate_replaced: {
    subject: '{{organization}}: give your identity provider our new certificate now',
    title: 'Give your identity provider our new certificate now',
    lead: [
      '{{vendor}} had to replace a certificate of its own at once, so the usual weeks to change over are not there. If your identity provider checks what we sign, or encrypts what it sends to us, sign-ins fail until it has the new one.',
      'Import our metadata again in your identity provider, from the address above. One that reads the address by itself follows without you. Then test a sign-in.',
    ],
    facts: { Connection: '{{connection_name}}', 'Our metadata': '{{metadata_url}}' },
    button: 'Open the certificates',
  },
  directory_sync_held: {
    subject: '{{organization}}: a directory sync was held back',
    title: 'We held back a directory sync',
    lead: [
      'Your directory asked us to deactivate an unusual number of people at once. So far nothing was changed for any of them.',
      'Look at who it is, then let it through or turn it down.',
    ],
    facts: { Directory: '{{directory_name}}', 'Would be deactivated': '{{deactivations}} people' },
    button: 'Look at the changes',
  },
  directory_sync_failed: {
    subject: '{{organization}}: your directory can no longer be read',
    title: 'Your directory can no longer be read',
    lead: [
      'We could not read who is in the directory of {{organization}}. Nobody was changed because of it; whoever joins or leaves is not seen either, until this is mended.',
    ],
    facts: { Directory: '{{directory_name}}', Reason: '{{reason}}' },
    button: 'Mend the directory',
  },
  log_stream_invalid: {
    subject: '{{organization}}: a log stream has stopped',
    title: 'A log stream has stopped',
    lead: [
      'The destination does not take the events of {{organization}} any more. They are kept, and sent once it does.',
    ],
    facts: { 'Log stream': '{{stream_name}}', Reason: '{{reason}}' },
    button: 'Mend the log stream',
  },
  domain_unverified_soon: {
    subject: '{{organization}}: the DNS record of {{domain}} is missing',
    title: 'The DNS record of {{domain}} is missing',
    lead: [
      'The record proves to {{vendor}} that the domain is yours. If it is still missing on {{unverified_at}}, the domain counts as unverified.',
      'Put the record back. The page shows it.',
    ],
    facts: { Domain: '{{domain}}', 'Unverified from': '{{unverified_at}}' },
    button: 'Show the record',
  },
}

export const around = {
  link_for: 'Or copy this address into your browser:',
  link_note:
    'The link works until {{link_until}}. Whoever has it can change the settings of {{organization}}: pass it on only to those who should.',
  without_link: 'To do so, ask {{vendor}} for a setup link.',
  why: 'You get this mail because {{vendor}} lists {{recipient}} as an IT contact of {{organization}}.',
  not_you: 'Not you, or not any more? Tell {{vendor}}.',
  not_you_mail: 'Not you, or not any more? Tell {{vendor}}: {{support_email}}',
} as const
