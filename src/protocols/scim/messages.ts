/** The envelopes of RFC 7644: lists, errors, and what a server says about itself. */
import { urns } from './names.ts'
import type { ScimType } from './refusal.ts'
import type { Attribute, Resource, ResourceType, Schema } from './types.ts'

export function listResponse(
  resources: readonly Resource[],
  startIndex: number,
  totalResults: number,
): Resource {
  return {
    schemas: [urns.listResponse],
    totalResults,
    startIndex,
    itemsPerPage: resources.length,
    Resources: [...resources],
  }
}

/** `status` is text (RFC 7644 section 3.12). */
export function errorResponse(status: number, detail: string, scimType?: ScimType): Resource {
  return { schemas: [urns.error], status: String(status), ...(scimType && { scimType }), detail }
}

export function serviceProviderConfig(base: string, most: number): Resource {
  return {
    schemas: [urns.serviceProviderConfig],
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: most },
    changePassword: { supported: false },
    sort: { supported: true },
    etag: { supported: true },
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'Bearer token',
        description:
          'A token of this directory, or an access token from its OAuth token endpoint, as Authorization: Bearer',
        specUri: 'https://www.rfc-editor.org/info/rfc6750',
        primary: true,
      },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
  }
}

export function schemaResource(schema: Schema, base: string): Resource {
  return {
    schemas: [urns.schema],
    id: schema.id,
    name: schema.name,
    description: schema.description,
    attributes: schema.attributes.filter(isDefined).map(attributeResource),
    meta: { resourceType: 'Schema', location: `${base}/Schemas/${schema.id}` },
  }
}

/** The common attributes belong to no schema (RFC 7643 section 3.1), except externalId, which clients look for. */
function isDefined({ name }: Attribute): boolean {
  return !['schemas', 'id', 'meta'].includes(name)
}

function attributeResource({ canonicalValues, referenceTypes, subAttributes, ...rest }: Attribute): Resource {
  return {
    ...rest,
    ...(canonicalValues && { canonicalValues: [...canonicalValues] }),
    ...(referenceTypes && { referenceTypes: [...referenceTypes] }),
    ...(subAttributes && { subAttributes: subAttributes.map(attributeResource) }),
  }
}

export function resourceTypeResource(type: ResourceType, base: string): Resource {
  return {
    schemas: [urns.resourceType],
    id: type.name,
    name: type.name,
    endpoint: type.endpoint,
    description: type.description,
    schema: type.schema.id,
    ...(type.extensions.length > 0 && {
      schemaExtensions: type.extensions.map(({ id }) => ({ schema: id, required: false })),
    }),
    meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${type.name}` },
  }
}
