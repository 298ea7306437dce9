import type { Socket } from 'node:net'

/** The lines that a socket brings; it is left open when nobody reads on. @throws RangeError when one has more than `maxBytes` */
export async function* messageLines(socket: Socket, maxBytes: number): AsyncGenerator<string> {
  let waiting: Buffer[] = []
  let size = 0
  for await (const chunk of socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    let from = 0
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      waiting.push(chunk.subarray(from, end))
      if (size + end - from > maxBytes) throw new RangeError('line too long')
      yield Buffer.concat(waiting).toString('utf8')
      waiting = []
      size = 0
      from = end + 1
    }
    waiting.push(chunk.subarray(from))
    size += chunk.length - from
    if (size > maxBytes) throw new RangeError('line too long')
  }
}
