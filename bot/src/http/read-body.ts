import type { Context } from 'hono'

/**
 * The body of a request, read until it is too long and no further; null then, without reading any of it when its length was announced.
 * Not hono's own body limit: it makes a new Request of bodies in pieces, which fails on those of @hono/node-server 2.1.
 */
export async function readBody({ req }: Context, maxBytes: number): Promise<Uint8Array<ArrayBuffer> | null> {
  if (Number(req.header('content-length') ?? 0) > maxBytes) return null
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of req.raw.body ?? []) {
    bytes += piece.byteLength
    if (bytes > maxBytes) return null
    pieces.push(piece)
  }
  return new Uint8Array(Buffer.concat(pieces))
}
