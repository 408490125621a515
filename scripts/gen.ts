/**
 * Writes the files that are made from the sources. `--upstream FILE` also renews what we know of the upstream contract,
 * from its OpenAPI document in YAML or JSON, and fails when a difference has no reason.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { parse } from 'yaml'
import { allDifferences } from '../src/openapi/supported.ts'
import { upstreamFacts } from '../src/openapi/upstream.ts'
import { packageRoot } from '../src/package-root.ts'
import { operations } from '../src/resources/operations.ts'
import { generated, readUpstream, upstreamFile } from './generated.ts'

const { values } = parseArgs({ options: { upstream: { type: 'string' } } })

if (values.upstream !== undefined) {
  const document = parse(readFileSync(values.upstream, 'utf8'))
  write(upstreamFile, `${JSON.stringify(upstreamFacts(document, operations))}\n`)
  spawnSync('biome', ['format', '--write', upstreamFile], { cwd: packageRoot, stdio: 'ignore' })
}
const upstream = readUpstream()
for (const [path, content] of generated(upstream)) write(path, content)

const undecided = allDifferences(upstream).filter(({ reason }) => reason === undefined)
for (const { id, what } of undecided) console.log(`no reason is given in compare.ts: ${id}: ${what}`)
if (undecided.length > 0) process.exitCode = 1

function write(path: string, content: string): void {
  writeFileSync(join(packageRoot, path), content)
  console.log(`written: ${path}`)
}
