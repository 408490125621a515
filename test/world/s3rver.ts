/** npm `@20minutes/s3rver`: an S3 that checks signatures (Version 4 with its own key pair) and keeps objects in a folder. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import S3rver from '@20minutes/s3rver'
import { AwsClient } from 'aws4fetch'

export interface S3Server {
  endpoint: string
  bucket: string
  region: string
  /** The one key pair that it knows. */
  keys: { access_key_id: string; secret_access_key: string }
  /** Every object of the bucket as a reader of it gets it, by key. */
  objects(): Promise<Map<string, { type: string | null; text: string }>>
  stop(): Promise<void>
}

export async function startS3rver(bucket: string): Promise<S3Server> {
  const directory = await mkdtemp(join(tmpdir(), 'gatehouse-s3rver-'))
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: bucket, configs: [] }],
  })
  const { port } = await server.run()
  const endpoint = `http://127.0.0.1:${port}`
  const keys = { access_key_id: 'S3RVER', secret_access_key: 'S3RVER' }
  const region = 'us-east-1'
  const client = new AwsClient({
    accessKeyId: keys.access_key_id,
    secretAccessKey: keys.secret_access_key,
    service: 's3',
    region,
    retries: 0,
  })
  return {
    endpoint,
    bucket,
    region,
    keys,
    async objects() {
      const listing = await client.fetch(`${endpoint}/${bucket}?list-type=2`)
      const names = [...(await listing.text()).matchAll(/<Key>([^<]+)<\/Key>/g)].map(([, key = '']) => key)
      const found = new Map<string, { type: string | null; text: string }>()
      for (const name of names) {
        const answer = await client.fetch(`${endpoint}/${bucket}/${name}`)
        found.set(name, { type: answer.headers.get('content-type'), text: await answer.text() })
      }
      return found
    },
    async stop() {
      await server.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
