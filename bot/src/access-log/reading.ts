import { on } from 'node:events'
import { parentPort, workerData } from 'node:worker_threads'
import type { LoggedFile } from '@gatehouse/core/access-log/follow/log-files.ts'
import { LogFollower } from '@gatehouse/core/access-log/follow/log-follower.ts'
import { addUnread, noUnread } from '@gatehouse/core/access-log/follow/unread.ts'
import { Packer } from '@gatehouse/core/access-log/pieces/packer.ts'
import { Piece } from '@gatehouse/core/access-log/pieces/piece.ts'
import { AccessLogFiles } from '@gatehouse/core/caddy/access-log-files.ts'
import { AppError } from '@gatehouse/core/error.ts'
import type { ReadingAnswer, ReadingAsked, ReadingData } from './reading-calls.ts'

// The whole of the thread that reads the access log for the one that counts it: it reads on when it is asked to, and answers in that order.

const { path, scratch, from, pieces: memory, port, answered }: ReadingData = workerData
const files = new AccessLogFiles(path, scratch)
const follower = new LogFollower(files, from)
const packer = new Packer()
const pieces = memory.map(one => new Piece(one))
/** Why a file could not be unpacked; the next answer says it. */
let blind: string | null = null

function read(at: number): void {
  const piece = pieces[at]
  if (piece === undefined) throw new Error(`there is no piece ${at}`)
  packer.begin(piece)
  const followed = follower.follow(packer.take, piece.room)
  const answer: ReadingAnswer = {
    piece: at,
    packed: packer.end(),
    followed: blind === null ? followed : { ...followed, packed: null, blind },
    position: follower.position,
    unread: addUnread({ ...noUnread(), garbage: packer.garbage }, follower.unread),
  }
  blind = null
  port.postMessage(answer)
  Atomics.add(answered, 0, 1)
  Atomics.notify(answered, 0)
}

async function unpack(file: LoggedFile): Promise<void> {
  try {
    await files.unpack(file)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    blind = error.message
  }
}

parentPort?.postMessage('begun')
for await (const [asked] of on(port, 'message')) {
  const one: ReadingAsked = asked
  if ('unpack' in one) await unpack(one.unpack)
  else read(one.read)
}
