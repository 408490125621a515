import { Type } from 'typebox'
import { nullable } from '../kernel/schema.ts'

const common = {
  type: Type.Literal('sso'),
  ip_address: nullable(Type.String()),
  user_agent: nullable(Type.String()),
  user_id: nullable(Type.String()),
  email: nullable(Type.String()),
  sso: Type.Object({
    organization_id: nullable(Type.String()),
    connection_id: nullable(Type.String()),
    session_id: nullable(Type.String()),
  }),
}
const Failure = Type.Object({ code: Type.String(), message: Type.String() })

export const authenticationEvents = {
  'authentication.sso_started': Type.Object({ ...common, status: Type.Literal('started') }),
  'authentication.sso_succeeded': Type.Object({ ...common, status: Type.Literal('succeeded') }),
  'authentication.sso_failed': Type.Object({ ...common, status: Type.Literal('failed'), error: Failure }),
  'authentication.sso_timed_out': Type.Object({
    ...common,
    status: Type.Literal('timed_out'),
    error: Failure,
  }),
}
