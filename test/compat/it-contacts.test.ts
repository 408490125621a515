/** The official Node SDK's IT contacts against a real server. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  ConflictException,
  ItContactIntent,
  NotFoundException,
  UnprocessableEntityException,
  WorkOS,
} from 'workos-node-11'
import { startApp, type TestApp } from '../harness.ts'
import { createWorld, type World } from '../world.ts'

let app: TestApp
let world: World
let sdk: WorkOS
beforeAll(async () => {
  app = await startApp()
  world = await createWorld(app.deps.store, app.environment.id)
  sdk = new WorkOS(app.key, {
    apiHostname: '127.0.0.1',
    port: Number(new URL(app.origin).port),
    https: false,
    maxRetries: 0,
  })
})
afterAll(() => app.stop())

it('creates, lists, invites, revokes and deletes', async () => {
  const organizationId = world.acme.id
  const made = await sdk.organizations.createItContact({ organizationId, email: 'it@acme.example' })
  expect(made).toEqual({
    object: 'it_contact',
    id: expect.stringMatching(/^it_contact_/),
    email: 'it@acme.example',
    createdAt: expect.any(String),
    updatedAt: expect.any(String),
  })
  expect(await sdk.organizations.listItContacts({ organizationId })).toEqual({
    object: 'list',
    data: [made],
    listMetadata: { before: null, after: null },
  })
  const contact = { organizationId, contactId: made.id }
  await sdk.organizations.inviteItContact({ ...contact, intents: Object.values(ItContactIntent) })
  const links = await app.call('GET', `/organizations/${organizationId}/setup_links`)
  expect(links.text).toContain('"dsync"')
  expect(links.text).not.toContain('directory_sync')
  await sdk.organizations.revokeItContact(contact)
  await sdk.organizations.deleteItContact(contact)
  expect((await sdk.organizations.listItContacts({ organizationId })).data).toEqual([])
})

it('throws what the SDK documents', async () => {
  const organizationId = world.globex.id
  const { createItContact, inviteItContact, listItContacts } = bound(sdk)
  await createItContact({ organizationId, email: 'it@globex.example' })
  await expect(createItContact({ organizationId, email: 'IT@globex.example' })).rejects.toThrow(
    ConflictException,
  )
  await expect(createItContact({ organizationId, email: 'nonsense' })).rejects.toThrow(
    UnprocessableEntityException,
  )
  await expect(listItContacts({ organizationId: 'org_unknown' })).rejects.toThrow(NotFoundException)
  const invitation = { organizationId, contactId: 'it_contact_unknown', intents: [ItContactIntent.SSO] }
  await expect(inviteItContact(invitation)).rejects.toThrow(NotFoundException)
})

it('puts those on the list whom a link names', async () => {
  const organization = world.globex.id
  await sdk.adminPortal.generateLink({ organization, intent: 'sso', adminEmails: ['new@globex.example'] })
  const { data } = await sdk.organizations.listItContacts({ organizationId: organization })
  expect(data.map(({ email }) => email)).toContain('new@globex.example')
})

function bound({ organizations }: WorkOS) {
  return {
    createItContact: organizations.createItContact.bind(organizations),
    inviteItContact: organizations.inviteItContact.bind(organizations),
    listItContacts: organizations.listItContacts.bind(organizations),
  }
}
