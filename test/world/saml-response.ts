/** What every SAML identity provider of the tests ends in: the form that a browser would post to us. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import type { Page } from './visitor.ts'

export interface PostedResponse {
  acs_url: string
  /** Base64, as posted. */
  SAMLResponse: string
  RelayState: string | undefined
}

/** An AuthnRequest sent by POST instead of the redirect binding. */
export interface PostedRequest {
  url: string
  fields: Record<string, string>
}

export function postedResponse(page: Page): PostedResponse {
  const form = page.forms.find((candidate) => candidate.fields.SAMLResponse)
  if (!form?.fields.SAMLResponse) {
    const said = page.body.replace(/<(script|style)\b.*?<\/\1>|<[^>]+>/gis, ' ').replace(/\s+/g, ' ')
    throw new Error(`no SAMLResponse at ${page.url.href} (${page.status}): ${said.trim().slice(0, 600)}`)
  }
  return {
    acs_url: form.action,
    SAMLResponse: form.fields.SAMLResponse,
    RelayState: form.fields.RelayState,
  }
}

/** The address that starts a sign-in by the redirect binding, for tests that need no server of ours. */
export function authnRequestUrl(input: {
  sso_url: string
  entity_id: string
  acs_url: string
  relay_state?: string
  id?: string
}): string {
  const { sso_url, entity_id, acs_url, relay_state, id = `_${crypto.randomUUID()}` } = input
  const xml =
    `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="${id}" Version="2.0"` +
    ` IssueInstant="${new Date().toISOString()}" Destination="${sso_url}" AssertionConsumerServiceURL="${acs_url}"` +
    ` ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"><saml:Issuer` +
    ` xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${entity_id}</saml:Issuer></samlp:AuthnRequest>`
  const url = new URL(sso_url)
  url.searchParams.set('SAMLRequest', deflateRawSync(xml).toString('base64'))
  if (relay_state !== undefined) url.searchParams.set('RelayState', relay_state)
  return url.href
}

export function xmlOf(response: PostedResponse): string {
  return Buffer.from(response.SAMLResponse, 'base64').toString('utf8')
}

/** Whether xmlsec1, which nobody here wrote, accepts the first signature of the document. */
export async function xmlsecVerifies(xml: string, certificate: string): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-xmlsec-'))
  try {
    await writeFile(join(folder, 'idp.crt'), certificate)
    await writeFile(join(folder, 'document.xml'), xml)
    const ids = ['assertion:Assertion', 'protocol:Response'].flatMap((name) => [
      '--id-attr:ID',
      `urn:oasis:names:tc:SAML:2.0:${name}`,
    ])
    const args = ['--verify', '--enabled-key-data', 'raw-x509-cert', '--pubkey-cert-pem', 'idp.crt', ...ids]
    return await new Promise((resolve, reject) => {
      execFile('xmlsec1', [...args, 'document.xml'], { cwd: folder }, (error) => {
        if (error && typeof error.code !== 'number') reject(error)
        else resolve(!error)
      })
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
