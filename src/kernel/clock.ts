/** Time comes in as an argument, so that tests can freeze it and captured responses can be replayed. */
export type Clock = () => Date

export const systemClock: Clock = () => new Date()

export function secondsAfter(date: Date, seconds: number): Date {
  return new Date(date.getTime() + seconds * 1000)
}
