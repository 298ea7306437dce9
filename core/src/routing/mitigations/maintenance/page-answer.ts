import type { CaddyHandler } from '../../../edge/caddy-config.ts'
import type { Form } from './accept.ts'
import { pageCsp, pageHtml } from './page-html.ts'

/** What the page says. */
export interface PageContent {
  message: string
  /** In milliseconds since 1970; null when nobody knows the end. */
  untilMs: number | null
}

/** What a client is told when nobody knows the end. */
const retryWithoutEndSeconds = '600'
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
const minuteMs = 60_000

/** The answer in one form, with the same headers for all: nobody may keep it, and it says when to come again (RFC 9110, section 10.2.3). */
export function pageAnswer(content: PageContent, form: Form): CaddyHandler {
  const { untilMs } = content
  return {
    handler: 'static_response',
    status_code: 503,
    headers: {
      ...formHeaders(form),
      'Cache-Control': ['no-store'],
      'Retry-After': [untilMs === null ? retryWithoutEndSeconds : new Date(untilMs).toUTCString()],
      Vary: ['Accept'],
      'X-Content-Type-Options': ['nosniff'],
    },
    body: literal(bodyOf(content, form)),
  }
}

/** The body in one form, as a client gets it. */
export function bodyOf({ message, untilMs }: PageContent, form: Form): string {
  const end = untilMs === null ? null : { iso: isoSeconds(untilMs), words: endWords(untilMs) }
  switch (form) {
    case 'json':
      return `${JSON.stringify({ status: 503, message, until: end?.iso ?? null })}\n`
    case 'html':
      return pageHtml(message, end)
    case 'text':
      return `${message}\n${end === null ? '' : `We expect to be back by ${end.words}.\n`}`
  }
}

function formHeaders(form: Form): Record<string, string[]> {
  switch (form) {
    case 'json':
      return { 'Content-Type': ['application/json'] }
    case 'html':
      return { 'Content-Type': ['text/html; charset=utf-8'], 'Content-Security-Policy': [pageCsp()] }
    case 'text':
      return { 'Content-Type': ['text/plain; charset=utf-8'] }
  }
}

/** Caddy would expand what stands in braces; with a backslash before them they are themselves (replacer.go). */
function literal(body: string): string {
  return body.replaceAll(/[{}]/g, String.raw`\$&`)
}

function isoSeconds(atMs: number): string {
  return new Date(atMs).toISOString().replace(/\.\d+Z$/, 'Z')
}

/** A moment for visitors, never earlier than it is: `14:35 UTC on 23 November 2026`. The same on every machine. */
function endWords(atMs: number): string {
  const at = new Date(Math.ceil(atMs / minuteMs) * minuteMs)
  const time = at.toISOString().slice(11, 16)
  return `${time} UTC on ${at.getUTCDate()} ${months[at.getUTCMonth()]} ${at.getUTCFullYear()}`
}
