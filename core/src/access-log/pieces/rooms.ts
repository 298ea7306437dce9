/** Of a text that has no slot. */
const none = { room: 1, mostBytes: 4 }

/** For each text of a line how many of it are known at a time, and of how many bytes at most. In the order of `field`. */
export const rooms: readonly { room: number; mostBytes: number }[] = [
  none,
  none,
  { room: 64, mostBytes: 32 },
  { room: 256, mostBytes: 64 },
  { room: 4096, mostBytes: 64 },
  none,
  { room: 256, mostBytes: 40 },
  none,
  { room: 256, mostBytes: 256 },
  { room: 2048, mostBytes: 64 },
  { room: 16, mostBytes: 32 },
  { room: 16, mostBytes: 32 },
]
