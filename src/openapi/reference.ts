/** The readable reference at /docs: one page, rendered here, without scripts and without anything from elsewhere. */

import { type Html, html } from '../kernel/html.ts'
import type { OperationShape } from '../kernel/operation.ts'
import { notesOf, tags } from './document.ts'
import { errorMeaning } from './errors.ts'
import { exampleOf } from './example.ts'
import { curlSample, nodeSample, nodeSetUp } from './samples.ts'
import { arrayOf, type JsonObject, objectOf } from './schema.ts'

export function referencePage(
  operations: readonly OperationShape[],
  document: JsonObject,
  { version, public_url }: { version: string; public_url: string },
): string {
  const schemas = objectOf(objectOf(document.components).schemas)
  const page: Page = { document, schemas, public_url }
  const groups = tags.map((tag) => ({ ...tag, operations: operations.filter((one) => one.tag === tag.name) }))
  return `<!doctype html>\n${html`<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Gatehouse API</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/reference.css">
</head>
<body>
<a class="skip" href="#content">Skip to content</a>
<nav aria-label="Operations">
<p class="brand">Gatehouse <span>${version}</span></p>
<ul>
<li><a href="#begin">Begin</a></li>
<li><a href="#errors">Errors</a></li>
</ul>
${groups.map(
  ({ name, title, operations: own }) => html`<h2><a href="#${name}">${title}</a></h2>
<ul>${own.map((one) => html`<li><a href="#${one.id}">${method(one)} <span>${one.path}</span></a></li>`)}</ul>`,
)}
</nav>
<main id="content" tabindex="-1">
<h1>Gatehouse API</h1>
${begin(public_url)}
${errorSection(document)}
${groups.map(
  ({ name, title, description, operations: own }) => html`<section id="${name}">
<h2>${title}</h2>
<p>${description}</p>
${own.map((one) => operationSection(one, page))}
</section>`,
)}
</main>
</body>
</html>`}\n`
}

interface Page {
  document: JsonObject
  schemas: JsonObject
  public_url: string
}

function begin(base: string): Html {
  return html`<section id="begin">
<h2>Begin</h2>
<p>Requests go to <code>${base}</code> with an API key of an environment as a Bearer token. The API speaks the wire format of
the WorkOS API, so the WorkOS SDKs work: give them this address. The same contract for programs:
<a href="/openapi.json">openapi.json</a>.</p>
${code('Node.js', nodeSetUp(base))}
<p>Lists come in pages: <code>limit</code> (1 to 100), <code>after</code> and <code>before</code> (ids),
<code>order</code> (<code>desc</code> or <code>asc</code>). <code>list_metadata.after</code> of an answer is the
<code>after</code> of the next request, and <code>null</code> on the last page.</p>
</section>`
}

function errorSection(document: JsonObject): Html {
  const responses = objectOf(objectOf(document.components).responses)
  const rows = Object.keys(responses).flatMap((name) => /^Error(\d+)$/.exec(name)?.[1] ?? [])
  const example = objectOf(
    objectOf(objectOf(objectOf(responses.OAuthError404).content)['application/json']).examples,
  )
  return html`<section id="errors">
<h2>Errors</h2>
<p>Every error is a JSON object with a <code>message</code> for people and a <code>code</code> for programs. Portal and
sign-in endpoints add <code>error</code> and <code>error_description</code>, as OAuth clients read them. Every answer carries
the header <code>X-Request-ID</code>.</p>
<table><thead><tr><th scope="col">Status</th><th scope="col">Meaning</th></tr></thead>
<tbody>${rows.map((status) => html`<tr><td>${status}</td><td>${ticks(errorMeaning(Number(status)))}</td></tr>`)}</tbody></table>
${code('An error', JSON.stringify(objectOf(example.example).value, null, 2))}
</section>`
}

function operationSection(operation: OperationShape, { document, schemas, public_url }: Page): Html {
  const described = objectOf(objectOf(objectOf(document.paths)[operation.path])[operation.method])
  const body = schemaIn(objectOf(described.requestBody))
  const answer = schemaIn(objectOf(objectOf(described.responses)[String(operation.status)]))
  return html`<article id="${operation.id}" aria-labelledby="${operation.id}-title">
<h3 id="${operation.id}-title">${operation.summary}</h3>
<p class="path">${method(operation)} <code>${operation.path}</code> <a href="#${operation.id}" aria-label="Link to ${operation.summary}">#</a></p>
<p>${ticks(notesOf(operation))}</p>
${fields('Parameters', arrayOf(described.parameters).map(objectOf).map(parameterRow))}
${fields('Body', rowsOf(body, schemas))}
<h4>Answer</h4>
<p><code>${operation.status}</code> ${answer ? '' : 'without a body'}</p>
${answer && !answer.contentMediaType ? code('JSON', JSON.stringify(exampleOf(answer, schemas, false), null, 2)) : ''}
${operation.errors.length > 0 ? html`<p>Errors: ${operation.errors.map((status) => html`<code title="${errorMeaning(status)}">${status}</code> `)}</p>` : ''}
${code('curl', curlSample(operation, described, public_url, schemas))}
${code('Node.js', nodeSample(operation, described, public_url, schemas))}
</article>`
}

interface Row {
  name: string
  type: string
  required: boolean
  description: string
}

function fields(title: string, rows: readonly Row[]): Html | '' {
  if (rows.length === 0) return ''
  return html`<h4>${title}</h4>
<table><thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">Meaning</th></tr></thead>
<tbody>${rows.map(
    (row) =>
      html`<tr><td><code>${row.name}</code>${row.required ? html` <span class="required">required</span>` : ''}</td><td>${row.type}</td><td>${ticks(row.description)}</td></tr>`,
  )}</tbody></table>`
}

function parameterRow({ name, required, schema, description }: JsonObject): Row {
  return rowOf(
    String(name),
    { ...objectOf(schema), ...(description !== undefined && { description }) },
    required === true,
  )
}

function rowsOf(schema: JsonObject | undefined, schemas: JsonObject): Row[] {
  if (!schema) return []
  const target =
    typeof schema.$ref === 'string' ? objectOf(schemas[schema.$ref.split('/').at(-1) ?? '']) : schema
  const required = arrayOf(target.required)
  return Object.entries(objectOf(target.properties)).map(([name, property]) =>
    rowOf(name, objectOf(property), required.includes(name)),
  )
}

function rowOf(name: string, schema: JsonObject, required: boolean): Row {
  const choices = arrayOf(schema.enum).map((one) => `\`${one}\``)
  const described = typeof schema.description === 'string' ? schema.description : ''
  const allowed = choices.length > 0 && choices.length <= 12 ? `One of ${choices.join(', ')}.` : ''
  return { name, type: typeOf(schema), required, description: [described, allowed].filter(Boolean).join(' ') }
}

function typeOf(schema: JsonObject): string {
  if (typeof schema.$ref === 'string') return schema.$ref.split('/').at(-1) ?? ''
  if (schema.type === 'array') return `list of ${typeOf(objectOf(schema.items))}`
  if (Array.isArray(schema.type)) return schema.type.join(' or ')
  if (Array.isArray(schema.anyOf)) return schema.anyOf.map((one) => typeOf(objectOf(one))).join(' or ')
  return typeof schema.type === 'string' ? schema.type : 'string'
}

function schemaIn(holder: JsonObject): JsonObject | undefined {
  const [content] = Object.values(objectOf(holder.content))
  return content === undefined ? undefined : objectOf(objectOf(content).schema)
}

function method({ method: verb }: OperationShape): Html {
  return html`<span class="method ${verb}">${verb.toUpperCase()}</span>`
}

function code(title: string, text: string): Html {
  return html`<figure><figcaption>${title}</figcaption><pre tabindex="0" role="group" aria-label="${title}"><code>${text}</code></pre></figure>`
}

/** Words between backticks are code. */
function ticks(text: string): Html[] {
  return text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`))
}
