import { html } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'

/** Escaped HTML, as hono's `html` makes it. */
export type Html = HtmlEscapedString | Promise<HtmlEscapedString>

/** A whole page: readable on a phone, by day and by night, without scripts. `goOn`: where the browser goes at once. */
export function page(title: string, content: Html, goOn?: string): Html {
  return html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    ${goOn === undefined ? '' : html`<meta http-equiv="refresh" content="0; url=${goOn}">`}
    <title>${title} · Gatehouse</title>
    <link rel="stylesheet" href="/style.css">
  </head>
  <body>
    <main>
      <h1>${title}</h1>
      ${content}
    </main>
  </body>
</html>
`
}

/** A page that says one thing. */
export function messagePage(title: string, words: string): Html {
  return page(title, html`<p>${words}</p>`)
}
