import { html } from 'hono/html'
import { type Html, page } from '../../http/page.ts'
import type { Json, OpenApi, Operation } from './openapi.ts'

/** The API for people to read. It says what can be asked, never what is there, so it needs no key. */
export function docsPage({ info, paths }: OpenApi): Html {
  const operations = Object.entries(paths).flatMap(([path, { post }]) =>
    post ? [[path, post] as const] : [],
  )
  return page(
    'The HTTP API',
    html`${info.description.split('\n').map(line => html`<p>${line}</p>`)}
      <p>The same for programs, with a key: <code>GET /api/v1/openapi.json</code></p>
      <pre><code>curl -H @key-header.txt -H "Content-Type: application/json" -d '{}' …/api/v1/status</code></pre>
      <p>The file holds one line, <code>Authorization: Bearer gh_…</code>, and nobody else may read it: <code>chmod 600 key-header.txt</code>. A key that stands in a command can be seen by everybody on that machine.</p>
      <ul>${operations.map(([, { operationId, summary }]) => html`<li><a href="#${operationId}">${words(operationId)}</a>: ${summary}</li>`)}</ul>
      ${operations.map(([path, operation]) => section(path, operation))}`,
  )
}

function section(path: string, operation: Operation): Html {
  const { operationId, summary, requestBody } = operation
  const { schema, examples } = content(requestBody)
  const rows = Object.entries(schema.properties).map(
    ([name, { description }]) =>
      html`<tr><th scope="row"><code>${name}</code></th><td>${description}${schema.required?.includes(name) ? ' (needed)' : ''}</td></tr>`,
  )
  const keys = schema.additionalProperties ? schema.additionalProperties.description : undefined
  return html`<section>
      <h2 id="${operationId}"><code>POST /api/v1${path}</code></h2>
      <p>${summary}. Role ${operation['x-gatehouse-role']}, risk ${operation['x-gatehouse-risk']}.</p>
      ${rows.length === 0 ? '' : html`<div class="wide"><table><tbody>${rows}</tbody></table></div>`}
      ${keys === undefined ? '' : html`<p>Further members: ${keys}.</p>`}
      ${Object.values(examples ?? {}).map(({ value }) => html`<pre><code>${JSON.stringify(value)}</code></pre>`)}
    </section>`
}

interface Content {
  schema: {
    properties: Record<string, { description: string }>
    required?: string[]
    additionalProperties: false | { description: string }
  }
  examples?: Record<string, { value: unknown }>
}

function content(requestBody: Json): Content {
  return (requestBody as { content: { 'application/json': Content } }).content['application/json']
}

function words(operationId: string): string {
  return operationId.replaceAll('-', ' ')
}
