/** Words of the pages that work without script. `{{name}}` is filled in; `vendor` is always there. */
export const pages = {
  without_vendor: 'Setup',
  help_mail: 'Write to {{vendor}}',
  help_web: 'Ask {{vendor}}',
  request_id: 'Request ID',
  at: '{{when}} UTC',

  launch_title: 'Your setup is ready',
  launch_title_for: 'Your setup for {{organization}} is ready',
  launch_lead:
    '{{vendor}} sent you here to connect your identity provider. Nothing changes for your colleagues until you say so.',
  launch_button: 'Open the setup',
  launch_opening: 'Opening the setup',
  launch_once:
    'This link opens once. What you enter is saved as you go, and a new link continues where you stopped.',
  launch_until:
    'This link works until {{date}}. What you enter is saved as you go: open it again to continue where you stopped.',

  link_used_title: 'This link has already been used',
  link_used_lead: 'Setup links open once, so that nobody who finds an old message can change your sign-in.',
  link_used_saved: 'Everything you entered is saved.',
  link_used_fact_opened: 'Opened',
  link_used_fact_work: 'Your work',
  link_used_fact_work_saved: 'Saved. A new link continues where you stopped',
  link_used_still_open: 'Still open in another tab?',
  link_used_carry_on: 'Carry on there.',
  link_used_stays: 'It stays signed in.',
  link_used_not_you: 'Was it not you who opened it?',
  link_used_not_you_do: 'Tell {{vendor}}, so that they can close that session.',

  link_expired_title: 'This link has run out',
  link_expired_lead:
    'Links from {{vendor}} work for a short time only, so that an old message cannot change your sign-in.',
  link_expired_fact_ended: 'Ran out',
  link_expired_fact_work: 'Your work',
  link_expired_fact_work_none: 'Nothing was started with this link. What you saved earlier is still there',

  link_expired_fact_work_saved: 'What you saved is still there',

  link_revoked_title: 'This link has been withdrawn',
  link_revoked_lead:
    '{{vendor}} replaced or withdrew it. The newest link in your mail is the one that works.',

  link_completed_title: 'This setup is done',
  link_completed_lead:
    'What this link was for is set up, so it opens no more: nobody who finds the message can change your sign-in.',
  link_completed_fact_ended: 'Finished',
  link_completed_fact_work_saved: 'Saved, and in use',

  link_requested_title: 'Look into your mail',
  link_requested_lead:
    'If the address is on the list of IT contacts, a new link is on its way to it. It continues where you stopped.',
  link_requested_none_title: 'No mail after a few minutes?',
  link_requested_none:
    'Look among unwanted mail as well. If nothing is there, {{vendor}} can put you on the list and send you a link.',

  link_malformed_title: 'This link is not complete',
  link_malformed_lead:
    'Mail programs and chats sometimes cut a long address in two. Copy the whole address from the message, from https to the last character, and open it again.',
  link_malformed_fact_work: 'Your work',
  link_malformed_fact_work_none: 'Nothing was opened and nothing was changed',

  new_link_title: 'Get a new link',
  new_link_app: 'Open {{vendor}} and start the setup from its settings. It continues where you stopped.',
  new_link_app_button: 'Open {{vendor}}',
  new_link_ask: '{{vendor}} can send you a new one. It continues where you stopped.',
  new_link_mail: 'We mail it to the address that this one was sent to. It continues where you stopped.',
  new_link_mail_ask:
    'If {{vendor}} has your address on the list of IT contacts, we mail you one. It continues where you stopped.',
  new_link_address: 'Your mail address at work',
  new_link_mail_button: 'Mail me a new link',
  new_link_nobody: 'Whoever sent you this one can send a new one. It continues where you stopped.',
  new_link_no_account: 'No account there?',

  session_ended_title: 'This page was closed to keep your settings safe',
  session_ended_lead: 'It had been open for a while without anybody working on it.',
  session_ended_lead_long: 'A setup stays open for twelve hours at most.',
  session_ended_saved: 'Everything you entered is saved.',
  session_ended_fact_closed: 'Closed',
  session_ended_fact_work: 'Your work',
  session_ended_fact_work_saved: 'Saved up to the last change',

  finished_title: 'All done',
  finished_title_sso: 'Single sign-on is set up',
  finished_lead: 'What you set up is saved. You can close this page.',
  finished_lead_sso:
    'People in your organization can now sign in to {{vendor}} with your identity provider. You can close this page.',
  finished_next_title: 'What comes next',
  finished_next_keep:
    'Nothing to keep or write down. To change something later, ask {{vendor}} for a new link.',
  finished_next_watch: 'We look after the certificates and tell you before one runs out.',
  finished_button: 'Back to {{vendor}}',

  exited_title: 'Saved. You can close this page',
  exited_lead:
    'Nothing you entered is lost, and nothing changed for your colleagues that you did not activate.',
  exited_next_title: 'To carry on',
  exited_next: 'Open a new link from {{vendor}}. It continues where you stopped, also for a colleague.',
  exited_button: 'Back to {{vendor}}',

  sso_error_title: 'We could not sign you in',
  sso_error_lead:
    'Your account is fine. Something between {{vendor}} and your company’s sign-in did not fit.',
  sso_error_lead_somebody:
    'Your account is fine. Something between the app and your company’s sign-in did not fit.',
  sso_error_what: 'What happened',
  sso_error_do_title: 'What you can do',
  sso_error_do_again:
    'Go back to where you started and sign in once more. A page that was open for long can cause this.',
  sso_error_do_it: 'If it happens again, send your IT team the lines above. They tell them where to look.',
  sso_error_code: 'Code',
  sso_error_when: 'When',

  sso_error_organization: 'Company',

  not_found_title: 'There is no page at this address',
  not_found_lead: 'The address may have been cut off, or the page may have moved. Nothing was changed.',
} as const
