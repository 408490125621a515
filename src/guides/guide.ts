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
] as const
export type CopyValue = (typeof copyValues)[number]

/** Settings that a guide may ask back for: the keys of the connection's configuration. */
export const fieldNames = [
  'metadata', // URL, XML file, or the three values by hand
  'client_id',
  'client_secret',
  'client_secret_expires_at',
  'issuer', // discovery URL or issuer
] as const
export type FieldName = (typeof fieldNames)[number]

/** In an attribute map: the subject of the assertion itself, for providers that cannot send an id of their own. */
export const subjectName = 'NameID'

export const mappedAttributes = ['id', 'email', 'first_name', 'last_name', 'groups'] as const
export type MappedAttribute = (typeof mappedAttributes)[number]

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
  | { type: 'field'; name: FieldName; label: string; hint?: string; children: Inline[] }
  /** Which claim the provider should send, from which of its fields. */
  | { type: 'attribute_map'; rows: { attribute: MappedAttribute; name: string; source: string }[] }
  /** A drawing of the console's form: fields in their order. Decorative; the caption carries the meaning. */
  | {
      type: 'console'
      caption: Inline[]
      rows: { label: string; value: string; copy?: CopyValue; tick?: boolean }[]
    }
  | { type: 'note'; tone: 'info' | 'warn'; children: Inline[] }
)

export interface GuideStep {
  /** Unique in the guide: the kind, or a name of its own where a kind comes twice. */
  id: string
  kind: 'connect' | 'claims' | 'assign'
  title: string
  /** Short name for the step list. */
  short_title: string
  lead: Inline[]
  /** Label of the button that says what has been done. */
  confirm: string
  blocks: Block[]
}

export interface GuideCard {
  id: string
  name: string
  protocol: 'saml' | 'oidc'
  connection_type: string
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
  /** In order of preference. */
  metadata_inputs: ('url' | 'file' | 'manual')[]
  /** The claim names that a connection of this provider starts with. */
  attribute_map: Record<MappedAttribute, string>
  keywords: string[]
  /** OpenID providers that have one issuer for everybody: what the issuer field starts with. */
  issuer?: string
  /** Provider-specific remedies by refusal code, shown by the diagnoser. Plain text; console words in “quotes”. */
  remedies: Record<string, string>
}

export interface Guide extends GuideCard {
  steps: GuideStep[]
}
