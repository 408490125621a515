/** A filter that was read (RFC 7644 section 3.4.2.2): its names are resolved, its values fit the attributes. */
import type { AttributePath } from '../path.ts'
import type { Attribute } from '../types.ts'

export const comparisons = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const
export type Comparison = (typeof comparisons)[number]

export type Filter =
  | { readonly kind: 'and' | 'or'; readonly filters: readonly Filter[] }
  | { readonly kind: 'not'; readonly filter: Filter }
  | { readonly kind: 'present'; readonly path: AttributePath }
  | Compare
  /** One element of the list fits the whole filter, whose paths are the element's own. */
  | { readonly kind: 'element'; readonly path: AttributePath; readonly filter: Filter }

export interface Compare {
  readonly kind: 'compare'
  readonly path: AttributePath
  readonly op: Comparison
  /** Of a dateTime: an instant in UTC with milliseconds, so that text compares as time. */
  readonly value: string | number | boolean
}

/** What is compared in the end. */
export function leafOf({ sub, attribute, subAttribute }: AttributePath): Attribute | undefined {
  return sub === undefined ? attribute : subAttribute
}

export const limits = { length: 8_192, depth: 32, comparisons: 200 } as const
