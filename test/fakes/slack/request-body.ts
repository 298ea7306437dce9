import type { IncomingMessage } from 'node:http'
import { isObject, type Json, parseObject } from './json.ts'
import { Refusal } from './refusal.ts'

/** All bytes of a request. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(Buffer.from(part))
  return Buffer.concat(parts)
}

/** Arguments of these names are JSON inside of a form. */
const nested = new Set(['blocks', 'attachments', 'metadata', 'view', 'files'])

/**
 * The arguments of a call, from a form or from JSON.
 * @throws Refusal `invalid_form_data`, `invalid_json`, `invalid_blocks_format` and the like
 */
export function parseArguments(type: string | undefined, body: Buffer): Json {
  const text = body.toString('utf8')
  if (text === '') return {}
  if (type?.startsWith('application/json')) return parsed(text, 'invalid_json')
  if (!type?.startsWith('application/x-www-form-urlencoded')) throw new Refusal('invalid_post_type')
  return Object.fromEntries(
    [...new URLSearchParams(text)].map(([name, value]) => [
      name,
      nested.has(name) ? inner(name, value) : value,
    ]),
  )
}

function parsed(text: string, error: string): Json {
  try {
    return parseObject(text)
  } catch {
    throw new Refusal(error)
  }
}

function inner(name: string, text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    if (isObject(value) || Array.isArray(value)) return value
  } catch {
    // It falls through to the refusal below.
  }
  throw new Refusal(name === 'blocks' ? 'invalid_blocks_format' : 'invalid_arguments')
}
