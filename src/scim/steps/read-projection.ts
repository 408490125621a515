import { readProjection as read } from '../../protocols/scim/index.ts'
import { type Flow, have } from '../flow.ts'
import { parameter } from '../parameters.ts'

export function readProjection(flow: Flow): void {
  const { input, type } = have(flow, 'type')
  flow.projection = read(parameter(input, 'attributes'), parameter(input, 'excludedAttributes'), type)
}
