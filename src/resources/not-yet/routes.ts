import { notImplemented } from '../../kernel/errors.ts'
import type { ApiRouter, Router } from '../../kernel/router.ts'
import { notYet } from './contract.ts'

/** @param open for operations that nobody needs a key for. */
export function notYetRoutes(on: ApiRouter, open: Router<undefined>): void {
  for (const { what, operation } of notYet) {
    const refuse = (): never => {
      throw notImplemented(what)
    }
    if (operation.auth === 'public') open(operation, refuse)
    else on(operation, refuse)
  }
}
