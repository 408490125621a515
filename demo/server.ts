/** What both servers of the demo share: settings, pages, forms, and an end when they are asked to stop. */
import { readFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { join } from 'node:path'
import express, { type Handler, type Request, type Response } from 'express'
import { type Html, html } from './html.ts'

/** The demo's own settings; scripts/demo.mjs hands them over. */
export function setting(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: start the demo with "npm run demo".`)
  return value
}

export interface Shell {
  brand: string
  /** The colour of the brand, by the name of a class in demo.css. */
  look: 'meridian' | 'harbor'
  /** Below every page: whose code it is. */
  source: string
}

export function page(shell: Shell, title: string, main: Html): Html {
  return html`<!doctype html>
<html lang="en" class="${shell.look}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${shell.brand}</title>
<link rel="icon" href="/logo.svg">
<link rel="stylesheet" href="/demo.css">
</head>
<body>
<header><a class="brand" href="/"><img src="/logo.svg" alt="" width="28" height="28">${shell.brand}</a></header>
<main>
${main}
</main>
<footer><p>Part of Gatehouse's demo: everything runs on this machine. The code is <code>${shell.source}</code>.</p></footer>
</body>
</html>
`
}

export function send(response: Response, body: Html, status = 200): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
  response.end(body.text)
}

export function redirect(response: Response, to: string): void {
  response.writeHead(303, { location: to, 'cache-control': 'no-store' }).end()
}

/** Runs a handler; what it throws becomes a page that says so. */
export function answering(
  shell: Shell,
  handle: (request: Request, response: Response) => void | Promise<void>,
): Handler {
  return async (request, response) => {
    try {
      await handle(request, response)
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error)
      console.error(`${shell.brand}: ${words}`)
      const main = html`<h1>That did not work</h1><p class="note bad">${words}</p><p><a href="/">Back</a></p>`
      send(response, page(shell, 'That did not work', main), 500)
    }
  }
}

/** An application that reads forms and serves the stylesheet and the logo of the demo. */
export function createSite(logo: string) {
  const app = express()
  app.use(express.urlencoded({ extended: false, limit: '1mb' }))
  app.get('/demo.css', (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/css; charset=utf-8' })
    response.end(readFileSync(join(import.meta.dirname, 'demo.css')))
  })
  app.get('/logo.svg', (_request, response) => {
    response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(logo)
  })
  return app
}

/** Listens until it is asked to stop. scripts/demo.mjs waits for the line that this prints. */
export function serve(site: RequestListener, { brand }: Shell, port: number): void {
  const server = createServer(site)
  server.on('error', (error) => {
    console.error(error.message)
    process.exitCode = 1
  })
  server.listen(port, 'localhost', () => console.log(`${brand} listens on http://localhost:${port}`))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      server.close()
      server.closeAllConnections()
    })
}
