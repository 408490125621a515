/**
 * What one source of a directory is: the settings that it asks for, a check of them, and a stream of what it says. One
 * file of `adapters/` each; the form in the portal, validation and documentation come from `settings`.
 */
import type { Static, TObject } from 'typebox'
import type { Clock } from '../kernel/clock.ts'
import type { Outbound } from '../kernel/outbound.ts'
import { parserOf } from '../kernel/validation.ts'
import type { PullEnd, Pulled } from './pulled.ts'

export interface PullWorld {
  /** The guarded way out. */
  outbound: Pick<Outbound, 'fetch' | 'open'>
  now: Clock
  /** Aborted when the process stops or somebody else has taken over. */
  signal: AbortSignal
  /** Waits, or throws when the signal is aborted meanwhile. */
  pause(seconds: number): Promise<void>
  /** What was uploaded for this directory. */
  files: UploadedFiles
  /** The vendor's own OAuth client at Google, for those who consent instead of making a service account. */
  google?: GoogleClient
}

export interface GoogleClient {
  client_id: string
  client_secret: string
}

export interface UploadedFiles {
  list(): Promise<{ name: string; digest: string }[]>
  read(name: string): AsyncIterable<Uint8Array>
}

export interface Source {
  /**
   * Asks the source once for little, to see that it answers with these settings.
   * @returns what deserves saying although it works.
   * @throws PullError
   */
  check(world: PullWorld): Promise<string[]>
  /** @param cursor where the last pull ended, or null to list everybody. @throws PullError */
  pull(world: PullWorld, cursor: string | null): AsyncGenerator<Pulled, PullEnd>
  /** Where only the members of chosen groups may be taken (`group_ids`): what there is to choose from. @throws PullError */
  groups?(world: PullWorld): AsyncIterable<ListedGroup>
}

export interface ListedGroup {
  id: string
  name: string
  email: string | null
  members: number
}

export interface Adapter {
  id: string
  /** The type of directory that it feeds (contract part 5). */
  directory_type: string
  title: string
  /** A property with `secret: true` is sealed at rest and never shown again. */
  settings: TObject
  /** Names of settings that exclude each other, where there are several ways in: who takes one leaves the others. */
  ways?: readonly (readonly string[])[]
  /** @throws ApiError 422 with one error per wrong field. */
  open(settings: unknown): Source
}

export function adapter<S extends TObject>(shape: {
  id: string
  directory_type: string
  title: string
  settings: S
  ways?: Adapter['ways'] & {}
  source(settings: Static<S>): Source
}): Adapter {
  const { source, ...rest } = shape
  const parse = parserOf(shape.settings)
  return { ...rest, open: (settings) => source(parse(settings, 'body')) }
}

/** Names of the settings that are kept sealed. */
export function secretsOf({ settings }: Adapter): string[] {
  return Object.entries(settings.properties)
    .filter(([, property]) => 'secret' in property && property.secret === true)
    .map(([name]) => name)
}
