/** One mail of each kind, with one text wherever a text can stand. */
import type { Letter } from '../../src/mail/write.ts'
import { type MailKind, mailKinds } from '../../src/resources/mails/kinds.ts'

export function letterOf(kind: MailKind, text: string, over: Partial<Letter> = {}): Letter {
  return {
    kind,
    recipient: 'it@foo-corp.com',
    organization: text,
    data: {
      connection_name: text,
      metadata_url: 'https://auth.meridian.example/sso/saml/metadata/conn_01JCZ0000000000000000000AB',
      fingerprint: Array(32).fill('A5').join(':'),
      expires_at: '2026-12-01T00:00:00.000Z',
      directory_name: text,
      deactivations: 412,
      stream_name: text,
      reason: text,
      domain: text,
      unverified_at: '2026-12-01T00:00:00.000Z',
    },
    branding: { name: text, accent_color: '#0f7b6c', support_email: 'help@meridian.example' },
    link: {
      url: 'https://auth.meridian.example/portal/launch?token=01JCZ0000000000000000000AB.aaaa',
      intents: ['sso', 'dsync'],
      until: '2026-12-20T10:00:00.000Z',
    },
    ...over,
  }
}
export const everyLetter = (text: string, over?: Partial<Letter>) =>
  mailKinds.map((kind) => letterOf(kind, text, over))
