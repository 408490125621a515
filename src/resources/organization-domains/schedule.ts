/** When the DNS of a domain is looked at next: soon while somebody waits in front of the screen, then less and less. */
const minute = 60
const hour = 60 * minute
const day = 24 * hour

/** Then the verification has failed, and begins anew only when somebody asks for it. */
export const periodSeconds = 30 * day

// biome-ignore format: a table
const polls = [
  { younger_than: 10 * minute, every: 10 },
  { younger_than: 2 * hour,    every: minute },
  { younger_than: day,         every: 10 * minute },
  { younger_than: 3 * day,     every: hour },
  { younger_than: Infinity,    every: 6 * hour },
]

export function secondsToNextPoll(age_seconds: number): number {
  return polls.find(({ younger_than }) => age_seconds < younger_than)?.every ?? day
}

/** Of a verified domain: whether its record is still there. */
export const recheckSeconds = 30 * day
/** Between the warning and the end. */
export const graceSeconds = 7 * day
/** When nobody could be asked. */
export const retrySeconds = day
