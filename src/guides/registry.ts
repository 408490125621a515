/** All guides of this server: cards read at start, steps when somebody first opens them. */
import { access, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { notFound } from '../kernel/errors.ts'
import { type Guide, type GuideCard, type RemedyCode, remedyCodes } from './guide.ts'
import { readCard } from './read-card.ts'
import { readSteps } from './read-guide.ts'

export interface GuideRegistry {
  /** In the order of the provider grid. */
  listCards(): GuideCard[]
  maybeFindCard(id: string): GuideCard | undefined
  findCard(id: string): GuideCard
  /** Ids come from the outside: they are looked up among the known ones, never made into a path. */
  maybeFindGuide(id: string): Promise<Guide | undefined>
  findGuide(id: string): Promise<Guide>
  /** The provider's own guide, or the generic one of its protocol; nothing for types that no customer sets up. */
  guideForConnectionType(connection_type: string): GuideCard | undefined
  /** The guide's own remedy, or the generic one. Takes every refusal code; most of the rarer ones have none. */
  remedyFor(id: string, code: string): string | undefined
}

/** Refusals that the same place in the console mends as another one. */
const sameRemedy: Partial<Record<string, RemedyCode>> = {
  audience_missing: 'audience_mismatch',
  recipient_missing: 'recipient_mismatch',
  destination_missing: 'destination_mismatch',
  issuer_missing: 'issuer_mismatch',
  subject_missing: 'name_id_missing',
  digest_mismatch: 'signature_invalid',
  reference_mismatch: 'signature_invalid',
  decryption_failed: 'encrypted_without_key',
  key_transport_refused: 'encrypted_without_key',
  session_expired: 'expired',
  unsolicited: 'in_response_to_mismatch',
}

/** Later folders add guides, or replace those of the same name. */
export async function loadGuides(folders: readonly string[]): Promise<GuideRegistry> {
  const found = new Map<string, { folder: string; card: GuideCard; guide?: Promise<Guide> }>()
  for (const parent of folders) {
    for (const folder of await listGuideFolders(parent)) {
      const card = await readCard(folder)
      found.set(card.id, { folder, card })
    }
  }
  const groups = ['most_used', 'more', 'generic']
  const cards = [...found.values()]
    .map(({ card }) => card)
    .sort(
      (a, b) =>
        groups.indexOf(a.group) - groups.indexOf(b.group) ||
        a.order - b.order ||
        a.name.localeCompare(b.name),
    )

  const maybeFindCard = (id: string) => found.get(id)?.card
  const genericOf = (protocol: GuideCard['protocol']) => maybeFindCard(`generic-${protocol}`)
  const maybeFindGuide = async (id: string) => {
    const entry = found.get(id)
    if (!entry) return undefined
    entry.guide ??= readSteps(entry.folder, entry.card).catch((error) => {
      // A file that is being edited must not stay broken until the next start.
      delete entry.guide
      throw error
    })
    return entry.guide
  }
  return {
    listCards: () => cards,
    maybeFindCard,
    findCard: (id) => maybeFindCard(id) ?? refuse(id),
    maybeFindGuide,
    findGuide: async (id) => (await maybeFindGuide(id)) ?? refuse(id),
    guideForConnectionType: (type) => {
      const own = cards.find((card) => card.connection_type.toLowerCase() === type.toLowerCase())
      if (own) return own
      if (/saml$/i.test(type)) return genericOf('saml')
      return /oidc$/i.test(type) ? genericOf('oidc') : undefined
    },
    remedyFor: (id, given) => {
      const code = remedyCodes.find((known) => known === (sameRemedy[given] ?? given))
      const card = maybeFindCard(id)
      if (!card || !code) return undefined
      return card.remedies[code] ?? genericOf(card.protocol)?.remedies[code]
    },
  }
}

function refuse(id: string): never {
  throw notFound('Guide', id)
}

/** Folders that hold a `guide.yaml`; anything else in there is not a guide. */
async function listGuideFolders(parent: string): Promise<string[]> {
  const names = (await readdir(parent)).sort()
  const folders = names.map((name) => join(parent, name))
  const isGuide = await Promise.all(
    folders.map((folder) =>
      access(join(folder, 'guide.yaml')).then(
        () => true,
        () => false,
      ),
    ),
  )
  return folders.filter((_, index) => isGuide[index])
}
