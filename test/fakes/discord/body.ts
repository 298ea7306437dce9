import type { IncomingMessage } from 'node:http'
import { limits } from './limits.ts'
import { refusal } from './refusal.ts'

interface Upload {
  /** The number of its field `files[n]`. */
  readonly index: string
  readonly name: string
  readonly bytes: Uint8Array
}

export interface Body {
  readonly json: unknown
  readonly files: readonly Upload[]
}

/** https://docs.discord.com/developers/resources/message#create-message: the largest request. */
const maxBytes = 25 * 1024 * 1024

/** Reads JSON or a form with `payload_json` and `files[n]`. @throws Refusal when it is neither. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > maxBytes) throw refusal('tooLarge')
    chunks.push(chunk)
  }
  if (size === 0) return { json: undefined, files: [] }
  const bytes = Buffer.concat(chunks)
  const type = request.headers['content-type'] ?? ''
  if (type.startsWith('application/json')) return { json: parse(bytes.toString('utf8')), files: [] }
  if (type.startsWith('multipart/form-data')) return await readParts(bytes, type)
  throw refusal('invalidJson')
}

async function readParts(bytes: Buffer, type: string): Promise<Body> {
  const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData()
  const payload = form.get('payload_json')
  const files: Upload[] = []
  for (const [field, value] of form) {
    const index = /^files\[(\d+)\]$/.exec(field)?.[1]
    if (index === undefined || typeof value === 'string') continue
    if (value.size > limits.fileBytes) throw refusal('tooLarge')
    files.push({ index, name: value.name, bytes: new Uint8Array(await value.arrayBuffer()) })
  }
  return { json: typeof payload === 'string' ? parse(payload) : {}, files }
}

function parse(words: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(words)
  } catch {
    throw refusal('invalidJson')
  }
  // Half of a surrogate pair is no Unicode text: https://github.com/discord/discord-api-docs/issues/6561
  if (!wellFormed(value)) throw refusal('invalidJson')
  return value
}

function wellFormed(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed()
  if (Array.isArray(value)) return value.every(wellFormed)
  if (value && typeof value === 'object') return Object.entries(value).flat().every(wellFormed)
  return true
}
