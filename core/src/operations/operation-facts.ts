import { type AuditEntry, maxAuditText } from '../identity/audit.ts'
import type { OperationName, WayBack } from './operation.ts'

/** What the audit keeps of an operation beside its line. */
export interface OperationFacts {
  /** The operation that it takes back. */
  undoes?: OperationName | undefined
  /** What it changes, of a record alone. */
  things?: readonly string[] | undefined
  wayBack?: RecordWay | undefined
}

/** What stands between the things of an operation. */
export const thingsBetween = '; '
const cannotBeKept =
  'the line that would do that is too long, or holds what looks like a code, so it is not kept.'

type RecordWay = Exclude<WayBack, { kind: 'revision' }>

/**
 * A way back as the audit keeps it: not at all when its line is too long for that.
 * @param masked leaves out what may be a code; a line that it changes would not do the same any more
 */
export function keepableWay(wayBack: RecordWay, masked: (text: string) => string): RecordWay {
  if (wayBack.kind === 'none') return wayBack
  const { line } = wayBack
  return line.length > maxAuditText || masked(line) !== line ? { kind: 'none', why: cannotBeKept } : wayBack
}

/** As facts of an audit entry. */
export function writeOperationFacts(
  { undoes, things, wayBack }: OperationFacts,
  masked: (text: string) => string,
): Record<string, string | undefined> {
  const way = wayBack && keepableWay(wayBack, masked)
  return {
    undoes,
    things: things && joined(things),
    undo: way?.kind === 'line' ? way.line : undefined,
    'no undo': way?.kind === 'none' ? way.why : undefined,
  }
}

/** Read from an audit entry; null when that tells of no operation that changed a record. */
export function readOperationFacts({
  facts,
}: Pick<AuditEntry, 'facts'>): { undoes: OperationName | null; things: string[]; wayBack: WayBack } | null {
  const { undoes, things, undo, 'no undo': none } = facts
  if (typeof things !== 'string') return null
  const wayBack: WayBack =
    typeof undo === 'string'
      ? { kind: 'line', line: undo }
      : { kind: 'none', why: typeof none === 'string' ? none : 'nothing takes it back' }
  return { undoes: typeof undoes === 'string' ? undoes : null, things: things.split(thingsBetween), wayBack }
}

/** As many as there is room for. */
function joined(things: readonly string[]): string {
  const fitting: string[] = []
  let length = 0
  for (const thing of things) {
    length += thing.length + thingsBetween.length
    if (length > maxAuditText - thingsBetween.length) break
    fitting.push(thing)
  }
  return fitting.join(thingsBetween)
}
