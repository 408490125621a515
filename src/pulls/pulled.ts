/** What a source says of people and groups, before anybody has compared it with what is known. */
import type { JsonObject } from '../kernel/json.ts'

/** How a person stands at the source. `inactive` is somebody who has left but is still listed. */
export type PulledState = 'active' | 'suspended' | 'inactive'

export interface PulledUser {
  kind: 'user'
  /** The source's own id: it never changes, whatever else of a person does. */
  id: string
  state: PulledState
  username: string | null
  emails: { value: string; type: string | null; primary: boolean }[]
  first_name: string | null
  last_name: string | null
  job_title: string | null
  /** As it came, without what changes from hour to hour: what attributes are mapped from. */
  raw: JsonObject
  /** Attributes under the names that applications know, whatever the source calls them. */
  custom: JsonObject
}
export interface PulledGroup {
  kind: 'group'
  id: string
  name: string
  raw: JsonObject
}
/** A membership may come before its user or group; whoever is never heard of is left out in the end. */
export interface PulledMember {
  kind: 'member'
  group_id: string
  user_id: string
}
export type Pulled = PulledUser | PulledGroup | PulledMember

/** How a pull ended. One that did not come to its end says nothing about who is missing. */
export interface PullEnd {
  /**
   * `complete`: everybody was listed, so whoever is missing has gone. `changes`: only what changed since the cursor.
   * `unchanged`: the source says that nothing has changed.
   */
  listed: 'complete' | 'changes' | 'unchanged'
  /** Of `changes`: ids of groups of which every member was named, so whoever is missing is not in them any more. */
  whole_groups?: readonly string[]
  /** Where the next pull may begin; null when this source always lists everybody. */
  cursor: string | null
}
