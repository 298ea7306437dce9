/** A key with what follows it, as numbers of four bytes in little-endian order, so that few comparisons tell it from others. */
export interface Key {
  first: number
  /** From the fifth byte on. */
  middle: number
  /** The last four bytes. */
  last: number
  length: number
  /** A bit of its own. */
  bit: number
}

function key(text: string, index: number): Key {
  const bytes = Buffer.from(text.padEnd(8), 'latin1')
  return {
    first: bytes.readInt32LE(0),
    middle: bytes.readInt32LE(4),
    last: bytes.readInt32LE(text.length - 4),
    length: text.length,
    bit: 1 << index,
  }
}

export const ts = key('ts":', 0)
export const request = key('request":{', 1)
export const duration = key('duration":', 2)
export const status = key('status":', 3)
export const client = key('client_ip":', 4)
/** What a line must have. */
export const needed = 0b11111

export const size = key('size":', 5)
export const route = key('route":', 6)
export const answered = key('by":', 7)
export const upstream = key('up":', 8)
export const upstreamTime = key('up_ms":', 9)
export const agent = key('ua":', 10)
export const referrer = key('ref":', 11)
export const blocked = key('blocked":', 12)
export const remote = key('remote_ip":"', 13)
export const protocol = key('proto":', 14)
export const method = key('method":', 15)
export const host = key('host":', 16)
export const uri = key('uri":', 17)
/** Only lines of other Caddys have it. */
export const logger = key('logger":', 18)

/** Bytes that must be there, as numbers of four of them. */
export interface Literal {
  words: Int32Array
  /** The last four. */
  last: number
  length: number
}

function literal(text: string): Literal {
  const bytes = Buffer.from(text, 'latin1')
  const words = Int32Array.from({ length: bytes.length >> 2 }, (_, index) => bytes.readInt32LE(4 * index))
  return { words, last: bytes.readInt32LE(bytes.length - 4), length: bytes.length }
}

/** What is around the first texts and numbers of a line of any Caddy that logs no headers: it writes these in one order. */
export const usual = {
  ts: literal('{"ts":'),
  remote: literal(',"request":{"remote_ip":"'),
  client: literal(',"client_ip":'),
  protocol: literal(',"proto":'),
  method: literal(',"method":'),
  host: literal(',"host":'),
  uri: literal(',"uri":'),
  duration: literal('},"duration":'),
  size: literal(',"size":'),
  status: literal(',"status":'),
}
/** The bits of all of them. */
export const ofUsual = [
  ts,
  request,
  remote,
  client,
  protocol,
  method,
  host,
  uri,
  duration,
  size,
  status,
].reduce((bits, { bit }) => bits | bit, 0)
