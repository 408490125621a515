/** HTML that is escaped by construction: a string can only enter a page as text, never as markup. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
  toString(): string {
    return this.text
  }
}

export type Piece = string | number | Html | false | null | undefined | readonly Piece[]

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign)
}

function render(piece: Piece): string {
  if (piece instanceof Html) return piece.text
  if (Array.isArray(piece)) return piece.map(render).join('')
  if (piece === false || piece === null || piece === undefined) return ''
  return escapeHtml(String(piece))
}

/** Attributes must be quoted in the template: the escaping holds between quotes and between tags, nowhere else. */
export function html(strings: TemplateStringsArray, ...pieces: Piece[]): Html {
  return new Html(strings.map((part, index) => part + render(pieces[index])).join(''))
}

/** A reader may be sent to the web or to a mailbox; `javascript:` and its kin are no addresses. */
export function webAddress(address: string | null | undefined): string | undefined {
  if (!address || !URL.canParse(address)) return undefined
  return ['https:', 'http:'].includes(new URL(address).protocol) ? address : undefined
}
export function mailAddress(address: string | null | undefined): string | undefined {
  return address && /^[^\s@?&]+@[^\s@?&]+$/.test(address) ? `mailto:${address}` : undefined
}
