/** The upstream contract as facts, kept beside ours so that the comparison runs everywhere; `npm run gen` renews it. */
import type { OperationShape } from '../kernel/operation.ts'
import { samePath } from './compare.ts'
import { type OperationFacts, operationsOf, type ShapeFacts, shapeOf } from './facts.ts'
import type { JsonObject } from './schema.ts'

export interface UpstreamOperation extends OperationFacts {
  /** Of operations that we serve. */
  shape?: ShapeFacts
}
export interface Upstream {
  operations: UpstreamOperation[]
}

export function upstreamFacts(document: JsonObject, ours: readonly OperationShape[]): Upstream {
  return {
    operations: operationsOf(document).map((operation) => {
      const served = ours.some(
        ({ method, path }) => method === operation.method && samePath(path, operation.path),
      )
      return served ? { ...operation, shape: shapeOf(document, operation.method, operation.path) } : operation
    }),
  }
}
