import { createHash } from 'node:crypto'

const style =
  ':root{color-scheme:light dark;--paper:#f6f5f2;--ink:#23211e;--soft:#5d5952;--mark:#b4560f}' +
  '@media(prefers-color-scheme:dark){:root{--paper:#191817;--ink:#eeebe5;--soft:#aaa49a;--mark:#e8944a}}' +
  'body{margin:0;min-height:100vh;display:grid;place-items:center;background:var(--paper);color:var(--ink);font:1.125rem/1.5 system-ui,sans-serif}' +
  'main{box-sizing:border-box;width:100%;max-width:36rem;padding:2rem 1.5rem;border-left:.375rem solid var(--mark)}' +
  'h1{margin:0 0 1rem;font-size:1.5rem;line-height:1.2}p{margin:0 0 .75rem;overflow-wrap:anywhere}p+p{color:var(--soft);font-size:1rem}'

/** What browsers may do with the page: apply its one style, and nothing else (Content Security Policy Level 3). */
export function pageCsp(): string {
  const hash = createHash('sha256').update(style).digest('base64')
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
}

/** The page as HTML, whole and without anything to load. */
export function pageHtml(message: string, end: { iso: string; words: string } | null): string {
  const until =
    end === null ? '' : `<p>We expect to be back by <time datetime="${end.iso}">${end.words}</time>.</p>`
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    '<title>Under maintenance</title>',
    `<style>${style}</style>`,
    `<main><h1>Under maintenance</h1><p dir="auto">${escaped(message)}</p>${until}</main>`,
    '</html>\n',
  ].join('\n')
}

/** Text as HTML shows it, also inside of an attribute. */
function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)
}
