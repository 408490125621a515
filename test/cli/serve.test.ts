import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { type Home, newHome } from '../world/database.ts'
import { freePort } from '../world/leash.ts'
import { gatehouse, type Running, serve } from './gatehouse.ts'

// Each command is a process, and a busy machine starts them slowly.
vi.setConfig({ testTimeout: 120_000 })

const exec = promisify(execFile)
const homes: Home[] = []
const servers: Running[] = []
afterAll(async () => {
  for (const { child } of servers) child.kill('SIGKILL')
  await Promise.all(servers.map(({ ended }) => ended))
  for (const home of homes) await home.remove()
})

async function homeOn(engine: 'sqlite' | 'postgres') {
  const home = await newHome(engine)
  homes.push(home)
  return home.settings
}
async function serving(...args: Parameters<typeof serve>) {
  const server = await serve(...args)
  servers.push(server)
  return server
}

describe.each(['sqlite', 'postgres'] as const)('serve on %s', (engine) => {
  it('prints on the first start what makes a link, on the second one line, and the key goes on working', async () => {
    const home = await homeOn(engine)
    const first = await serving(home)
    const text = first.seen.stdout
    expect(text).toContain(`${first.origin}/docs`)
    const [key = ''] = /sk_\S{40,}/.exec(text) ?? []
    const [curl = ''] = /curl .*/.exec(text) ?? []
    const { stdout } = await exec('/bin/sh', ['-c', `${curl} -s`])
    expect(JSON.parse(stdout)).toMatchObject({
      object: 'portal_link',
      link: expect.stringContaining('/portal/launch?token='),
    })
    const organizations = await fetch(`${first.origin}/organizations`, {
      headers: { authorization: `Bearer ${key}` },
    })
    expect(await organizations.json()).toMatchObject({ data: [{ name: 'Acme' }] })
    first.child.kill('SIGTERM')
    expect((await first.ended).code).toBe(0)

    const second = await serving(home)
    expect(second.seen.stdout.trimEnd().split('\n')).toHaveLength(1)
    expect(second.seen.stdout).not.toContain('sk_')
    const again = await fetch(`${second.origin}/organizations`, {
      headers: { authorization: `Bearer ${key}` },
    })
    expect(await again.json()).toMatchObject({ data: [{ name: 'Acme' }] })
    second.child.kill('SIGINT')
    expect((await second.ended).code).toBe(0)
  })
})

it('finishes the request in flight when it is asked to stop, and takes no other', async () => {
  const key = 'sk_a_key_that_is_known_from_the_start'
  const server = await serving({ ...(await homeOn('sqlite')), GATEHOUSE_API_KEY: key })
  const { port } = new URL(server.origin)
  const body = '{"name":"In flight"}'
  const socket = connect(Number(port), '127.0.0.1')
  await once(socket, 'connect')
  socket.write(
    `POST /organizations HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`,
  )
  let answer = ''
  socket.on('data', (chunk) => {
    answer += chunk
  })
  await wait(300)
  server.child.kill('SIGTERM')
  await server.said(/finishing what is in flight/)
  await expect
    .poll(() =>
      fetch(`${server.origin}/health/live`).then(
        () => 'served',
        () => 'refused',
      ),
    )
    .toBe('refused')
  expect(server.child.exitCode).toBeNull()
  socket.write(body)
  expect((await server.ended).code).toBe(0)
  expect(answer).toMatch(/^HTTP\/1.1 201 /)
  expect(server.seen.stdout).not.toContain(key)
})

it('ends at once when it is asked twice', async () => {
  const server = await serving(await homeOn('sqlite'))
  const { port } = new URL(server.origin)
  const socket = connect(Number(port), '127.0.0.1').on('error', () => undefined)
  await once(socket, 'connect')
  socket.write('POST /organizations HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\n')
  await wait(300)
  server.child.kill('SIGTERM')
  await server.said(/finishing what is in flight/)
  const asked = Date.now()
  server.child.kill('SIGTERM')
  expect((await server.ended).code).toBe(143)
  expect(Date.now() - asked).toBeLessThan(5_000)
})

describe('what keeps it from starting is one line', () => {
  const oneLine = (text: string) => text.trimEnd().split('\n')

  it('a port in use', async () => {
    const server = await serving(await homeOn('sqlite'))
    const { port } = new URL(server.origin)
    const { code, stderr, stdout } = await gatehouse({ ...(await homeOn('sqlite')), PORT: port }, 'serve')
    expect([code, stdout]).toEqual([1, ''])
    expect(oneLine(stderr)).toEqual([
      expect.stringMatching(new RegExp(`127.0.0.1:${port} is in use: .* PORT`)),
    ])
  })
  it('another secret', async () => {
    const home = await homeOn('sqlite')
    await gatehouse(home, 'orgs', 'list')
    const { code, stderr } = await gatehouse({ ...home, GATEHOUSE_SECRET: 'x'.repeat(40) }, 'serve')
    expect(code).toBe(1)
    expect(oneLine(stderr)).toEqual([expect.stringContaining('GATEHOUSE_SECRET')])
  })
  it('a database that is not there', async () => {
    const DATABASE_URL = `postgres://nobody@127.0.0.1:${await freePort()}/nothing`
    const { code, stderr } = await gatehouse({ ...(await homeOn('sqlite')), DATABASE_URL }, 'serve')
    expect(code).toBe(1)
    expect(oneLine(stderr)).toEqual([expect.stringMatching(/database cannot be reached.*DATABASE_URL/)])
  })
  it('a setting that is wrong', async () => {
    const { code, stderr } = await gatehouse({ PORT: 'high' }, 'serve')
    expect(code).toBe(2)
    expect(oneLine(stderr)).toEqual([expect.stringContaining("not 'high'")])
  })
  it('a key that was revoked', async () => {
    const settings = { ...(await homeOn('sqlite')), GATEHOUSE_API_KEY: 'sk_known_and_then_revoked_key' }
    const server = await serving(settings)
    server.child.kill('SIGTERM')
    await server.ended
    const { stdout } = await gatehouse(settings, 'keys', 'list', '--json')
    await gatehouse(settings, 'keys', 'revoke', JSON.parse(stdout).data[0].id)
    const { code, stderr } = await gatehouse(settings, 'serve')
    expect(code).toBe(1)
    expect(oneLine(stderr)).toEqual([expect.stringContaining('GATEHOUSE_API_KEY was revoked')])
  })
})
