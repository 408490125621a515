/** What is asked of users or groups. */
import type { Answer, Endpoint, Flow } from '../flow.ts'
import { have } from '../flow.ts'
import { groupEndpoints } from '../groups.ts'
import { userEndpoints } from '../users.ts'

export type ResourceEndpoint = Extract<Endpoint, 'list' | 'get' | 'create' | 'replace' | 'patch' | 'delete'>
export type Endpoints = Readonly<Record<ResourceEndpoint, (flow: Flow) => Promise<Answer>>>

export async function perform(flow: Flow): Promise<void> {
  const { type, endpoint } = have(flow, 'type')
  const endpoints = new Map(Object.entries(type.name === 'User' ? userEndpoints : groupEndpoints))
  const answer = await endpoints.get(endpoint)?.(flow)
  if (answer) flow.answer = answer
}
