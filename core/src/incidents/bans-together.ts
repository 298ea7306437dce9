import type { TimelineItem } from './timeline-item.ts'

/**
 * What a key blocked, or let through again, between two things of others, as one thing with how many there are: programs do so a thousand
 * times a minute, and nobody reads that one by one.
 */
export function bansTogether(items: readonly TimelineItem[]): TimelineItem[] {
  const told: TimelineItem[] = []
  const open = new Map<string, TimelineItem[]>()
  const close = () => {
    told.push(...[...open.values()].map(asOne).sort((one, other) => one.seq - other.seq))
    open.clear()
  }
  for (const item of items) {
    const kind = banKind(item)
    if (kind === null) {
      close()
      told.push(item)
      continue
    }
    const same = open.get(kind)
    if (same) same.push(item)
    else open.set(kind, [item])
  }
  close()
  return told
}

/** By which key and how; null for everything else. */
function banKind({ by, outcome, things, what }: TimelineItem): string | null {
  if (by.kind !== 'key' || outcome !== 'done' || !things?.startsWith('block ')) return null
  const [verb, noun] = what.split(' ')
  return `${by.id} ${noun === 'block' ? `${verb} ${noun}` : verb}`
}

function asOne(items: readonly TimelineItem[]): TimelineItem {
  const [first] = items
  const last = items.at(-1)
  if (!first || !last) throw new Error('a group of bans is empty')
  if (items.length === 1) return first
  const until = new Date(last.atMs).toISOString().slice(11, 19)
  const more = `and ${items.length - 1} more until ${until}`
  return { ...first, what: `${first.what} ${more}`, things: null, count: items.length }
}
