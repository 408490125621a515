/**
 * One object per event in a store that speaks S3's language: what S3 and Google's XML API have in common. The name of
 * an object follows from its event alone, so a batch that is sent again overwrites what it had written.
 */
import { createHash } from 'node:crypto'
import { AwsV4Signer } from 'aws4fetch'
import type { HttpMessage, StreamedEvent } from './destination.ts'

export interface StoreKeys {
  access_key_id: string
  secret_access_key: string
  session_token?: string | undefined
}

/** @returns `{epoch ms}_{event id}.json`. */
export function objectName({ occurred_at, id }: StreamedEvent): string {
  return `${Date.parse(occurred_at)}_${id}.json`
}

/** `Content-MD5` because a bucket with Object Lock takes nothing without it. */
export function putObject(url: string, { event }: StreamedEvent): HttpMessage {
  const body = `${JSON.stringify(event, null, 2)}\n`
  return {
    transport: 'http',
    method: 'PUT',
    url,
    headers: {
      'content-type': 'application/json',
      'content-md5': createHash('md5').update(body).digest('base64'),
    },
    body,
  }
}

/** AWS Signature Version 4, with the body's digest signed too. */
export async function signed(
  message: HttpMessage,
  keys: StoreKeys,
  { service, region, now }: { service: 's3' | 'sts'; region: string; now: Date },
): Promise<HttpMessage> {
  const signer = new AwsV4Signer({
    method: message.method,
    url: message.url,
    headers: {
      ...message.headers,
      'x-amz-content-sha256': createHash('sha256').update(message.body).digest('hex'),
    },
    body: message.body,
    accessKeyId: keys.access_key_id,
    secretAccessKey: keys.secret_access_key,
    ...(keys.session_token !== undefined && { sessionToken: keys.session_token }),
    service,
    region,
    datetime: now.toISOString().replace(/[-:]|\.\d{3}/g, ''),
    // Otherwise the content type would go unsigned: S3 signs what is there.
    allHeaders: true,
  })
  const { url, headers } = await signer.sign()
  return { ...message, url: url.href, headers: Object.fromEntries(headers) }
}
