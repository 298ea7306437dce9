import type { RouteState } from '@gatehouse/core/status-document/overview.ts'
import { html } from 'hono/html'

/** Words beside the colours, which are dark enough for white letters (WCAG 2.2, 4.5 to 1). */
const looks: Record<RouteState, { words: string; colour: string }> = {
  healthy: { words: 'up', colour: '#1a7f37' },
  degraded: { words: 'degraded', colour: '#9a6700' },
  down: { words: 'down', colour: '#b31d28' },
  maintenance: { words: 'maintenance', colour: '#0550ae' },
  unknown: { words: 'unknown', colour: '#57606a' },
  'not probed': { words: 'not probed', colour: '#57606a' },
  disabled: { words: 'disabled', colour: '#57606a' },
}

const letterWidth = 7
const padding = 10

/** A small picture of how something stands: its name, and a word. */
export async function badge(name: string, state: RouteState): Promise<string> {
  const { words, colour } = looks[state]
  const [left, right] = [width(name), width(words)]
  const svg =
    await html`<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${name}: ${words}">
  <title>${name}: ${words}</title>
  <rect width="${left}" height="20" fill="#24292f"/>
  <rect x="${left}" width="${right}" height="20" fill="${colour}"/>
  <g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">
    <text x="${left / 2}" y="14" textLength="${left - padding}">${name}</text>
    <text x="${left + right / 2}" y="14" textLength="${right - padding}">${words}</text>
  </g>
</svg>
`
  return String(svg)
}

function width(text: string): number {
  return text.length * letterWidth + padding
}
