/**
 * The guide room reads the folders under `guides/` (and whatever folder the operator mounts) into data that is safe to
 * send to a browser. A guide is written in a closed vocabulary: it can say what to click, offer values of ours for
 * copying and ask for values back; it cannot run anything. Nothing in here knows a provider by name.
 */
export * from './guide.ts'
export { GuideError } from './guide-error.ts'
export { readGuide } from './read-guide.ts'
export { type GuideRegistry, loadGuides } from './registry.ts'
