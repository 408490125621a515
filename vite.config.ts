import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** Every file also as .br and .gz, so that the server sends bytes instead of making them. */
function precompress(): Plugin {
  const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }
  return {
    name: 'precompress',
    apply: 'build',
    async writeBundle({ dir }, bundle) {
      const texts = Object.keys(bundle).filter((name) => /\.(js|css|html|svg)$/.test(name))
      for (const name of texts) {
        const path = join(dir ?? '', name)
        const bytes = await readFile(path)
        await writeFile(`${path}.br`, await promisify(brotliCompress)(bytes, options))
        await writeFile(`${path}.gz`, await promisify(gzip)(bytes, { level: 9 }))
      }
    },
  }
}

/**
 * The web app reads method and path of an operation; its types come from TypeScript. So the schemas are not built in
 * the browser: an empty shell stands in for the schema library (20 kB compressed).
 */
function withoutSchemas(): Plugin {
  const shell = `
    const nothing = () => ({})
    export const Type = new Proxy({ Object: (properties) => ({ properties }) }, { get: (own, name) => own[name] ?? nothing })
  `
  return {
    name: 'without-schemas',
    enforce: 'pre',
    resolveId: (id) => (id === 'typebox' ? '\0typebox' : undefined),
    load: (id) => (id === '\0typebox' ? shell : undefined),
  }
}

export default defineConfig({
  root: resolve(import.meta.dirname, 'src/portal'),
  base: '/portal/',
  publicDir: false,
  plugins: [withoutSchemas(), react(), precompress()],
  build: {
    outDir: resolve(import.meta.dirname, 'dist/portal'),
    emptyOutDir: true,
    target: 'es2023',
    // A strict content-security-policy takes no data: addresses and no inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
})
