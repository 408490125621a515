import { globSync, readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const root = import.meta.dirname

/** Every file also as .br and .gz, so that the server sends bytes instead of making them. */
function precompress(): Plugin {
  const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }
  return {
    name: 'precompress',
    apply: 'build',
    async writeBundle({ dir }, bundle) {
      const texts = Object.keys(bundle).filter((name) => /\.(js|css|html|svg)$/.test(name))
      await Promise.all(
        texts.map(async (name) => {
          const path = join(dir ?? '', name)
          const bytes = await readFile(path)
          await writeFile(`${path}.br`, await promisify(brotliCompress)(bytes, options))
          await writeFile(`${path}.gz`, await promisify(gzip)(bytes, { level: 9 }))
        }),
      )
    },
  }
}

/**
 * The web app reads method and path of an operation; its types come from TypeScript. So the schemas are not built in
 * the browser: an empty shell stands in for the schema library (20 kB compressed), and what the API reference says of
 * operations and fields stays behind.
 */
function withoutSchemas(): Plugin {
  const said = /\b(?:summary|description):\s*(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`[^`$]*`),?/g
  const shell = `
    const nothing = () => ({})
    export const Type = new Proxy({ Object: (properties) => ({ properties }) }, { get: (own, name) => own[name] ?? nothing })
  `
  return {
    name: 'without-schemas',
    enforce: 'pre',
    resolveId: (id) => (id === 'typebox' ? '\0typebox' : undefined),
    load: (id) => (id === '\0typebox' ? shell : undefined),
    transform: {
      filter: { id: /\bcontract\.ts$/ },
      handler: (code) => ({ code: code.replace(said, ''), map: null }),
    },
  }
}

/**
 * Radix ships one stylesheet for all of its components. Only the rules of those that src/ui imports stay; which these
 * are is read from the imports themselves (25 kB compressed).
 */
function onlyOurRadix(): Plugin {
  const sources = globSync('src/ui/*.tsx', { cwd: root }).map((path) =>
    readFileSync(join(root, path), 'utf8'),
  )
  const imports = sources.flatMap((source) => [
    ...source.matchAll(/@radix-ui\/themes\/components\/([\w-]+)/g),
  ])
  const ours = imports
    .map(([, name = '']) => name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()))
    .flatMap((name) => [name, `Base${name}`])
  const isOurs = (selector: string) =>
    [...selector.matchAll(/\.rt-([A-Z]\w*)/g)].every(([, part = '']) =>
      ours.some((name) => part.startsWith(name)),
    )
  const sheet = resolve(root, 'node_modules/@radix-ui/themes/components.css')
  return {
    name: 'only-our-radix',
    enforce: 'pre',
    transform: (css, id) => (id.startsWith(sheet) ? keepRules(css, isOurs) : undefined),
  }
}
/** Walks the rules of a flat stylesheet; at-rules are walked inside, and dropped when nothing is left in them. */
function keepRules(css: string, keep: (selector: string) => boolean): string {
  let out = ''
  let start = 0
  for (let open = css.indexOf('{'); open !== -1; open = css.indexOf('{', start)) {
    let end = open + 1
    for (let depth = 1; depth > 0 && end < css.length; end++) {
      if (css[end] === '{') depth++
      if (css[end] === '}') depth--
    }
    const head = css
      .slice(start, open)
      .replace(/\/\*[\s\S]*?\*\//g, '')
      .trim()
    const body = css.slice(open + 1, end - 1)
    start = end
    if (/^@(?:media|supports)/.test(head)) {
      const inner = keepRules(body, keep)
      if (inner) out += `${head}{${inner}}\n`
    } else if (head.startsWith('@') || head.split(',').some(keep)) {
      out += `${head}{${body}}\n`
    }
  }
  return out
}

export default defineConfig({
  root: resolve(root, 'src/portal'),
  base: '/portal/',
  publicDir: false,
  plugins: [withoutSchemas(), onlyOurRadix(), react(), precompress()],
  build: {
    outDir: resolve(root, 'dist/portal'),
    emptyOutDir: true,
    target: 'es2023',
    // A strict content-security-policy takes no data: addresses and no inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
})
