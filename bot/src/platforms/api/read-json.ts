import { errorWords } from '@gatehouse/core/error.ts'
import type { Context } from 'hono'
import { readBody } from '../../http/read-body.ts'
import type { Problem } from './problem.ts'

/** As long as the body of a request may be. */
const maxBytes = 1_048_576

/** The body of a request, or what is wrong with it. */
export type ReadJson = { kind: 'value'; value: unknown } | { kind: 'problem'; problem: Problem }

/** Reads a body as JSON in UTF-8. No body at all is an empty object, so that commands without parameters need none. */
export async function readJson(c: Context): Promise<ReadJson> {
  const { req } = c
  const bytes = await readBody(c, maxBytes)
  if (bytes === null) return refused(413, `A request has at most ${maxBytes} bytes.`)
  if (bytes.byteLength === 0) return { kind: 'value', value: {} }
  if (!/^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(req.header('content-type') ?? ''))
    return refused(415, 'Send the body as application/json in UTF-8.')
  if (req.header('content-encoding') !== undefined) return refused(415, 'Send the body without compression.')
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return { kind: 'value', value: JSON.parse(text) }
  } catch (error) {
    const words = error instanceof SyntaxError ? errorWords(error) : 'it is not UTF-8'
    return refused(400, `The body is not JSON: ${words}.`)
  }
}

const codes = { 400: 'invalid', 413: 'too_large', 415: 'unsupported_type' } as const

function refused(status: keyof typeof codes, detail: string): ReadJson {
  return { kind: 'problem', problem: { status, code: codes[status], detail } }
}
