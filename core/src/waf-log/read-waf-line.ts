import { z } from 'zod'
import { cutText } from '../access-log/cut-text.ts'
import { maskCredentials } from '../access-log/search/mask-credentials.ts'
import { parseJson } from '../parse-json.ts'
import type { WafMatch } from './waf-match.ts'

/** Longer texts are cut; the edge itself writes no more than 1024 bytes of what clients send (caddy/waf/matchlog.go). */
const most = { text: 200, ref: 64, tag: 64, tags: 24, parts: 5 } as const

const text = (length: number) => z.string().transform(long => cutText(long, length, long.length))
const name = z
  .string()
  .max(most.ref)
  .regex(/^[A-Za-z0-9_-]*$/)

/** Of Caddy's JSON encoder, with the fields of caddy/waf/matchlog.go. Others may come. */
const Line = z.looseObject({
  ts: z.number().positive().max(1e11),
  msg: z.string(),
  rule_id: z.int().nonnegative().max(99_999_999),
  rule_message: text(most.text).default(''),
  tags: z.array(text(most.tag)).default([]),
  severity: text(most.tag).default(''),
  parts: z.array(text(most.tag)).default([]),
  blocked: z.boolean(),
  alone: z.boolean().default(false),
  method: text(most.tag),
  host: text(most.text),
  path: text(most.text),
  client_ip: text(most.tag),
  transaction_id: name,
  route: text(most.tag),
})
const Other = z.looseObject({ ts: z.number(), msg: z.string() })

/** @returns `other` for what the WAF says of itself, null for what is no line of its log */
export function readWafLine(bytes: Buffer, from: number, end: number): WafMatch | 'other' | null {
  const line = parseJson(bytes.toString('utf8', from, end))
  const read = Line.safeParse(line)
  if (!read.success || read.data.msg !== 'rule matched') return isOther(line) ? 'other' : null
  const { data } = read
  return {
    atMs: data.ts * 1000,
    rule: data.rule_id,
    message: data.rule_message,
    tags: data.tags.slice(0, most.tags),
    severity: data.severity,
    parts: data.parts.slice(0, most.parts),
    refused: data.blocked,
    alone: data.alone,
    ref: data.transaction_id,
    route: data.route,
    client: data.client_ip,
    method: data.method,
    host: data.host,
    path: maskCredentials(data.path),
  }
}

function isOther(line: unknown): boolean {
  const read = Other.safeParse(line)
  return read.success && read.data.msg !== 'rule matched'
}
