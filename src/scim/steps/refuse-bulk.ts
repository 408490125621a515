import { ScimRefusal } from '../../protocols/scim/index.ts'

export function refuseBulk(): never {
  throw new ScimRefusal(
    501,
    'Bulk operations are not supported. Send one request for each user or group; /ServiceProviderConfig says so.',
  )
}
