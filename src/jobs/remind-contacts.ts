/** Mails a reminder of each invitation that nobody opened. */
import { remindContacts } from '../resources/it-contacts/reminders.ts'
import type { Job } from './job.ts'

export const remindContactsJob: Job = {
  kind: 'remind-contacts',
  every_seconds: 600,
  async run({ store, log, config }, { signal }) {
    const reminded = await remindContacts(store, config.reminder_days, signal)
    if (reminded > 0) log.info({ reminded }, 'IT contacts reminded')
  },
}
