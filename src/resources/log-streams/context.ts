/** What a destination is told about us. */
import type { Db } from '../../db/connect.ts'
import type { AwsIdentity, StreamContext } from '../../log-streams/destination.ts'
import { findEnvironment } from '../environments/environments.ts'

export interface Ours {
  now: Date
  /** The operator's AWS identity, which assumes customers' roles. */
  aws: AwsIdentity | null
}

export async function contextOf(
  db: Db,
  stream: { environment_id: string; external_id: string },
  { now, aws }: Ours,
): Promise<StreamContext> {
  const { settings } = await findEnvironment(db, stream.environment_id)
  return { now, source: settings.branding.name, external_id: stream.external_id, aws }
}
