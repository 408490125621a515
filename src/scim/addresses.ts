import type { ResourceType } from '../protocols/scim/index.ts'

/** What is burnt into the provider's configuration. */
export function baseOf(public_url: string, { external_key }: { external_key: string }): string {
  return `${public_url}/scim/v2.0/${external_key}`
}
export function addressOf(
  public_url: string,
  directory: { external_key: string },
  type: ResourceType,
  id: string,
): string {
  return `${baseOf(public_url, directory)}${type.endpoint}/${id}`
}
