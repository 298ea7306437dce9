import type { Followed } from '@gatehouse/core/access-log/follow/log-follower.ts'
import type { LineSource } from '@gatehouse/core/access-log/line-source.ts'
import type { LogLine } from '@gatehouse/core/access-log/log-line.ts'

/** Lines that nobody comes to read while a test says so, as where more is written than can be read: they are there, and are known to be. */
export function heldLines(lines: LineSource, isHeld: () => boolean): LineSource {
  const follow = (take: (line: LogLine) => void): Followed =>
    isHeld()
      ? { readBytes: 0, behindBytes: lines.behindBytes, packed: null, blind: null, waits: true }
      : lines.follow(take)
  return {
    get position() {
      return lines.position
    },
    get unread() {
      return lines.unread
    },
    get behindBytes() {
      return lines.behindBytes
    },
    follow,
    unpack: file => lines.unpack(file),
    close: () => lines.close(),
  }
}
