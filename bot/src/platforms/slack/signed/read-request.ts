import type { IncomingMessage } from 'node:http'
import { parseJson } from '@gatehouse/core/parse-json.ts'

/** As much as Slack ever sends, and some more. */
const mostBytes = 1_048_576

/** The body of a request; null when it is larger than 1 MB. */
export async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of request) {
    const piece = Buffer.from(part)
    bytes += piece.length
    if (bytes > mostBytes) return null
    parts.push(piece)
  }
  return Buffer.concat(parts)
}

/** The payload of a body, as Slack writes the three kinds; null when it is none. */
export function readPayload(body: Buffer, type: string | undefined): Record<string, unknown> | null {
  const text = body.toString('utf8')
  if (type?.startsWith('application/json')) return object(text)
  const form = new URLSearchParams(text)
  const payload = form.get('payload')
  return payload === null ? Object.fromEntries(form) : object(payload)
}

function object(text: string): Record<string, unknown> | null {
  const read = parseJson(text)
  return typeof read === 'object' && read !== null && !Array.isArray(read) ? { ...read } : null
}
