import { readFileSync } from 'node:fs'
import type { AskOptions } from '../harness/ask.ts'

/** A request as a data file tells it. */
export interface Sample {
  title: string
  target: string
  options: AskOptions
}

/** What a browser says of itself when a sample says nothing else. */
const usual = {
  'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  Accept: 'text/html,application/json,*/*;q=0.8',
  'Accept-Language': 'en-GB,en;q=0.7',
}

/**
 * The requests of a data file: `### title`, `METHOD target`, headers, and after an empty line the body. A body that begins with `base64:` is
 * that, decoded; a multipart one gets the line ends that it must have.
 */
export function readSamples(name: string): Sample[] {
  const text = readFileSync(new URL(`data/${name}`, import.meta.url), 'utf8')
  return text
    .split(/^### /m)
    .slice(1)
    .map(part => {
      const [title = '', request = '', ...rest] = part.trimEnd().split('\n')
      const end = rest.indexOf('')
      const headerLines = end < 0 ? rest : rest.slice(0, end)
      const headers: Record<string, string> = { ...usual }
      for (const line of headerLines) {
        const [, key = '', value = ''] = /^([^:]+): (.*)$/.exec(line) ?? []
        headers[key] = value
      }
      const [, method = '', target = ''] = /^(\S+) (\S+)$/.exec(request) ?? []
      if (target === '') throw new Error(`${name}: "${title}" has no request line`)
      const body = end < 0 ? undefined : bodyOf(rest.slice(end + 1).join('\n'), headers['Content-Type'] ?? '')
      return { title, target, options: { method, headers, ...(body && { body }) } }
    })
}

function bodyOf(text: string, type: string): Buffer {
  if (text.startsWith('base64:')) return Buffer.from(text.slice('base64:'.length), 'base64')
  return Buffer.from(type.startsWith('multipart/') ? `${text.replaceAll('\n', '\r\n')}\r\n` : text)
}
