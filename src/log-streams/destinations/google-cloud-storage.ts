import { createPrivateKey } from 'node:crypto'
import { SignJWT } from 'jose'
import { Type } from 'typebox'
import { destination, type HandOut } from '../destination.ts'
import { longSecret, secret, text } from '../fields.ts'
import { objectName, putObject, signed } from '../object-store.ts'
import { bearerFrom } from '../token-answer.ts'

const tokenUrl = 'https://oauth2.googleapis.com/token'

/** Google's XML API, with an HMAC key as S3 has them, or as a service account. */
export const googleCloudStorage = destination({
  type: 'GoogleCloudStorage',
  name: 'Google Cloud Storage',
  summary: 'One JSON object per event in a bucket of yours.',
  steps: [
    'In the Google Cloud console, open **Cloud Storage**, then **Buckets**, and create a bucket or choose one.',
    'Create a service account under **IAM & Admin**, then **Service Accounts**, and give it the role **Storage Object User** on the bucket.',
    'Either: in **Cloud Storage**, **Settings**, **Interoperability**, choose **Create a key for a service account**, and copy **Access key** and **Secret**.',
    'Or: on the service account, under **Keys**, choose **Add key**, **Create new key**, **JSON**, and paste the file.',
  ],
  settings: Type.Object(
    {
      bucket: text({ title: 'Bucket' }, { pattern: '^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$' }),
      access_key_id: Type.Optional(
        text({ title: 'HMAC access key', placeholder: 'GOOG1E…' }, { pattern: '^[A-Za-z0-9]{10,128}$' }),
      ),
      secret: Type.Optional(secret({ title: 'HMAC secret' })),
      service_account: Type.Optional(
        longSecret({
          title: 'Service account key',
          description: 'The whole JSON file, instead of an HMAC key.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  limits: { events: 200, bytes: 4_000_000 },
  check: ({ access_key_id, secret: hmac, service_account }) => {
    if (service_account !== undefined) {
      if (access_key_id !== undefined || hmac !== undefined)
        return [{ field: 'service_account', message: 'Give an HMAC key or a service account, not both.' }]
      return accountOf(service_account) === undefined
        ? [{ field: 'service_account', message: 'This is not the JSON key of a service account.' }]
        : []
    }
    if (access_key_id === undefined)
      return [{ field: 'access_key_id', message: 'Give an HMAC key or a service account.' }]
    return hmac === undefined ? [{ field: 'secret', message: 'This is needed too.' }] : []
  },
  handOuts: ({ bucket = 'YOUR-BUCKET' }): HandOut[] => [
    {
      title: 'The same on the command line',
      language: 'text',
      text: `gcloud storage buckets add-iam-policy-binding gs://${bucket} --member=serviceAccount:YOUR-ACCOUNT --role=roles/storage.objectUser`,
    },
  ],
  authorize: async ({ service_account }, { now }) => {
    const account = service_account === undefined ? undefined : accountOf(service_account)
    if (account === undefined) return null
    const seconds = Math.floor(now.getTime() / 1_000)
    const assertion = await new SignJWT({ scope: 'https://www.googleapis.com/auth/devstorage.read_write' })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
      .setIssuer(account.client_email)
      .setAudience(tokenUrl)
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + 3_600)
      .sign(createPrivateKey(account.private_key))
    return {
      message: {
        transport: 'http',
        method: 'POST',
        url: tokenUrl,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({
          grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
          assertion,
        }).toString(),
      },
      read: (answer) => bearerFrom(answer, now),
    }
  },
  requests: (settings, batch, { now }, credential) =>
    Promise.all(
      batch.map(async (item) => {
        const message = putObject(
          `https://storage.googleapis.com/${settings.bucket}/${objectName(item)}`,
          item,
        )
        if (credential)
          return {
            ...message,
            headers: { ...message.headers, authorization: `Bearer ${credential.values.token}` },
          }
        const keys = {
          access_key_id: settings.access_key_id ?? '',
          secret_access_key: settings.secret ?? '',
        }
        return signed(message, keys, { service: 's3', region: 'auto', now })
      }),
    ),
})

function accountOf(text: string): { client_email: string; private_key: string } | undefined {
  try {
    const { client_email, private_key, type }: Record<string, unknown> = JSON.parse(text)
    if (type !== 'service_account' || typeof client_email !== 'string' || typeof private_key !== 'string')
      return undefined
    createPrivateKey(private_key)
    return { client_email, private_key }
  } catch {
    return undefined
  }
}
