/**
 * What a guide is once it has been read: a tree of a closed vocabulary, safe to send to a browser as JSON.
 * `guides/<id>/guide.yaml` gives the card, `guides/<id>/guide.mdx` the steps.
 */

/** Values of ours that a guide may offer for copying into the identity provider. */
export const copyValues = [
  'acs_url',
  'sp_entity_id',
  'sp_metadata_url',
  'redirect_uri',
  'app_name',
  'start_url',
  'scim_endpoint',
  'upload_endpoint', // the folder for CSV files
  'bearer_token', // shown once: later screens know its last four characters only
] as const
export type CopyValue = (typeof copyValues)[number]

/** Settings that a guide may ask back for: the keys of the connection's configuration. */
export const connectionFields = [
  'metadata', // URL, XML file, or the three values by hand
  'client_id',
  'client_secret',
  'client_secret_expires_at',
  'issuer', // discovery URL or issuer
] as const
/** The same for a directory that we read: the keys of its adapter's settings. */
export const directoryFields = [
  'service_account_key', // a JSON file
  'admin_email',
  'subdomain',
  'api_key',
  'service_user_id',
  'token',
  'users_url',
  'groups_url',
  'username',
  'password',
  'client_id',
  'client_secret',
  'bucket',
  'region',
  'prefix',
  'endpoint',
  'access_key_id',
  'secret_access_key',
] as const
export const fieldNames = [...new Set([...connectionFields, ...directoryFields])]
export type FieldName = (typeof connectionFields)[number] | (typeof directoryFields)[number]

export const metadataWays = ['url', 'file', 'manual'] as const
export type MetadataWay = (typeof metadataWays)[number]

/** In an attribute map: the subject of the assertion itself, for providers that cannot send an id of their own. */
export const subjectName = 'NameID'

export const mappedAttributes = ['id', 'email', 'first_name', 'last_name', 'groups'] as const
export type MappedAttribute = (typeof mappedAttributes)[number]

/** What a directory says about a person. With SCIM, each has its place in the standard (RFC 7643). */
export const directoryAttributes = {
  idp_id: 'externalId',
  user_name: 'userName',
  active: 'active',
  email: 'emails[type eq "work"].value',
  first_name: 'name.givenName',
  last_name: 'name.familyName',
  job_title: 'title',
  department: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department',
  manager: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager',
  groups: 'groups',
} as const
export type DirectoryAttribute = keyof typeof directoryAttributes
export const attributeNames = [...mappedAttributes, ...Object.keys(directoryAttributes)] as (
  | MappedAttribute
  | DirectoryAttribute
)[]

/** Why a sign-in was refused, where the customer's own console can mend it. */
export const remedyCodes = [
  'issuer_mismatch',
  'audience_mismatch',
  'recipient_mismatch',
  'destination_mismatch',
  'unsigned_assertion',
  'signature_invalid',
  'unknown_certificate',
  'sha1_refused',
  'expired',
  'not_yet_valid',
  'status_not_success',
  'name_id_missing',
  'in_response_to_mismatch',
  'encrypted_without_key',
  'attribute_missing_id',
  'attribute_missing_email',
  'attribute_missing_first_name',
  'attribute_missing_last_name',
  'email_outside_domains',
  'invalid_client',
  'oidc_claims_missing',
  'discovery_failed',
  'access_denied',
] as const
export type RemedyCode = (typeof remedyCodes)[number]

/** What goes wrong between a directory and us, where the customer's own console can mend it. */
export const directoryRemedyCodes = [
  'nothing_arrives',
  'token_refused',
  'people_missing',
  'groups_missing',
  'attributes_missing',
  'leavers_stay',
  'credentials_rejected',
  'permission_missing',
] as const
export type DirectoryRemedyCode = (typeof directoryRemedyCodes)[number]

export type Inline =
  | { type: 'text'; text: string }
  | { type: 'strong'; text: string }
  | { type: 'code'; text: string }
  /** Exact wording of the provider's console. */
  | { type: 'ui'; text: string }
  /** A menu path in the console: Applications › Applications. */
  | { type: 'path'; parts: string[] }
  | { type: 'link'; href: string; text: string }
  /** A reference to a copy field of this step: "B1". The reader guarantees that the field is there. */
  | { type: 'copy_ref'; value: CopyValue }
  /** One of our values, standing in the sentence itself: the application's name. */
  | { type: 'value'; value: CopyValue }

export type Block = { variant?: string } & (
  | { type: 'paragraph'; children: Inline[] }
  /** Zone A: numbered clicks, each with a tick box; `id` is stable so that ticks can be kept with the draft. */
  | { type: 'instructions'; items: { id: string; children: Inline[]; details: Inline[][] }[] }
  /** Zone B: one of our values, labelled with the console's field name. */
  | { type: 'copy'; value: CopyValue; label: string; hint?: string }
  /** Zone C: what is brought back. */
  | {
      type: 'field'
      name: FieldName
      label: string
      hint?: string
      /** Of several ways to bring it, the one that is offered first. */
      way?: MetadataWay
      children: Inline[]
    }
  /** A button that leads to the provider, where somebody consents to having the directory read. */
  | { type: 'consent'; label: string; children: Inline[] }
  /** Which claim the provider should send, from which of its fields. */
  | {
      type: 'attribute_map'
      rows: { attribute: MappedAttribute | DirectoryAttribute; name: string; source: string }[]
    }
  /** A drawing of the console's form: fields in their order. Decorative; the caption carries the meaning. */
  | {
      type: 'console'
      caption: Inline[]
      rows: { label: string; value: string; copy?: CopyValue; tick?: boolean }[]
    }
  | { type: 'note'; tone: 'info' | 'warn'; children: Inline[] }
)

/** Of `guide.mdx`. */
export const setUpKinds = ['connect', 'claims', 'attributes', 'assign'] as const
/** Of `renewal.mdx`: make the new certificate and bring it; then let the provider sign with it. */
export const renewalKinds = ['renew', 'switch'] as const
export const stepKinds = [...setUpKinds, ...renewalKinds]

export interface GuideStep {
  /** Unique in the guide: the kind, or a name of its own where a kind comes twice. */
  id: string
  kind: (typeof setUpKinds)[number] | (typeof renewalKinds)[number]
  title: string
  /** Short name for the step list. */
  short_title: string
  lead: Inline[]
  /** Label of the button that says what has been done. */
  confirm: string
  blocks: Block[]
}

export const variantKinds = ['consoles', 'ways'] as const

/** What every guide has, whatever it sets up. */
export interface CardBase {
  id: string
  name: string
  /** Slug of the provider icon. */
  icon: string
  group: 'most_used' | 'more' | 'generic'
  order: number
  summary: string
  console_name: string
  console_url?: string
  minutes: number
  last_verified: string
  docs_url?: string
  variants: { id: string; label: string; hint: string }[]
  /** What they are: consoles of the provider, of which a reader has one, or ways in, to choose from. */
  variants_are: (typeof variantKinds)[number]
  keywords: string[]
  /** Provider-specific remedies by code, shown by the diagnoser. Plain text; console words in “quotes”. */
  remedies: Record<string, string>
}

export const connectionProtocols = ['saml', 'oidc'] as const
export interface GuideCard extends CardBase {
  protocol: (typeof connectionProtocols)[number]
  connection_type: string
  /** In order of preference. */
  metadata_inputs: MetadataWay[]
  /** The claim names that a connection of this provider starts with. */
  attribute_map: Record<MappedAttribute, string>
  /** OpenID providers that have one issuer for everybody: what the issuer field starts with. */
  issuer?: string
}

/** Pushed to us in the standard's words, read by us, or handed over as a file. */
export const directoryProtocols = ['scim', 'pull', 'csv'] as const
export interface DirectoryCard extends CardBase {
  protocol: (typeof directoryProtocols)[number]
  directory_type: string
  /** What this provider calls each attribute, where that is not SCIM's own name. */
  attribute_map: Partial<Record<DirectoryAttribute, string>>
}

export type AnyCard = GuideCard | DirectoryCard
type WithSteps<C> = C & { steps: GuideStep[] }
/** Sets up single sign-on. */
export type Guide = WithSteps<GuideCard>
/** Sets up a directory. */
export type DirectoryGuide = WithSteps<DirectoryCard>
export type AnyGuide = Guide | DirectoryGuide
