/** A browser without a screen or JavaScript: follows redirects with a cookie jar, and fills in and submits forms. */

export interface Form {
  action: string
  method: 'GET' | 'POST'
  fields: Record<string, string>
}

export interface Page {
  /** Where the redirects led. With `stopAt`, the address that was not asked any more. */
  url: URL
  status: number
  headers: Headers
  body: string
  forms: Form[]
}

export interface Visitor {
  open(url: string | URL, init?: RequestInit): Promise<Page>
  submit(form: Form, fields?: Record<string, string>): Promise<Page>
}

/** `stopAt` names the address at which a journey ends, usually one where nobody listens. */
export function newVisitor(stopAt: (url: URL) => boolean = () => false): Visitor {
  const jars = new Map<string, Map<string, string>>()

  async function open(address: string | URL, init: RequestInit = {}): Promise<Page> {
    let url = new URL(address)
    let request = init
    for (let hops = 0; hops < 20; hops += 1) {
      if (stopAt(url)) return { url, status: 0, headers: new Headers(), body: '', forms: [] }
      const jar = jars.get(url.origin) ?? new Map<string, string>()
      jars.set(url.origin, jar)
      const headers = new Headers(request.headers)
      if (jar.size > 0) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '))
      const response = await fetch(url, { ...request, headers, redirect: 'manual' })
      for (const cookie of response.headers.getSetCookie()) remember(jar, cookie)
      const location = response.headers.get('location')
      if (!location || response.status < 300 || response.status > 399) {
        const body = await response.text()
        return { url, status: response.status, headers: response.headers, body, forms: formsOf(body, url) }
      }
      await response.body?.cancel()
      url = new URL(location, url)
      if (response.status !== 307 && response.status !== 308) request = {}
    }
    throw new Error(`more than 20 redirects, last to ${url.href}`)
  }

  function submit(form: Form, fields: Record<string, string> = {}): Promise<Page> {
    const filled = new URLSearchParams({ ...form.fields, ...fields })
    if (form.method === 'POST') return open(form.action, { method: 'POST', body: filled })
    const url = new URL(form.action)
    url.search = filled.toString()
    return open(url)
  }

  return { open, submit }
}

function remember(jar: Map<string, string>, cookie: string) {
  const [pair = '', ...attributes] = cookie.split(';')
  const at = pair.indexOf('=')
  const name = pair.slice(0, at).trim()
  const gone = attributes.some((attribute) => {
    const [key = '', value = ''] = attribute.trim().split('=')
    if (key.toLowerCase() === 'max-age') return Number(value) <= 0
    return key.toLowerCase() === 'expires' && Date.parse(value) < Date.now()
  })
  if (gone) jar.delete(name)
  else jar.set(name, pair.slice(at + 1).trim())
}

export function formsOf(html: string, base: URL): Form[] {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gis)].map(([, tag = '', inside = '']) => {
    const attributes = attributesOf(tag)
    const fields: Record<string, string> = {}
    for (const [, input = ''] of inside.matchAll(/<input\b([^>]*)>/gis)) {
      const { name, value = '', type = 'text' } = attributesOf(input)
      if (name && type !== 'submit' && type !== 'checkbox') fields[name] = value
    }
    return {
      action: new URL(attributes.action || base.href, base).href,
      method: attributes.method?.toUpperCase() === 'POST' ? 'POST' : 'GET',
      fields,
    }
  })
}

function attributesOf(tag: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [, name = '', double, single] of tag.matchAll(/([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    found[name.toLowerCase()] = decoded(double ?? single ?? '')
  }
  return found
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function decoded(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16))
    if (decimal) return String.fromCodePoint(Number(decimal))
    return named[name] ?? whole
  })
}
