import type { ResourceType } from '../protocols/scim/index.ts'
import { scimBaseUrl } from '../resources/directories/scim-address.ts'

export function addressOf(
  public_url: string,
  { external_key }: { external_key: string },
  type: ResourceType,
  id: string,
): string {
  return `${scimBaseUrl(public_url, external_key)}${type.endpoint}/${id}`
}
