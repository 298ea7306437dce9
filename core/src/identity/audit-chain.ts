import { createHmac, type KeyObject } from 'node:crypto'
import { canonicalJson } from '../canonical-json.ts'
import type { AuditEntry, AuditHead, AuditVerdict } from './audit.ts'

/** What the first entry is chained to. */
export const chainStart = '0'.repeat(64)

/** The end of the chain as it is stored. `seal` shows that Gatehouse wrote it; null while there is no entry. */
export interface SealedHead extends AuditHead {
  seal: string | null
}

/** A stored entry; null when it cannot be read as one. */
export interface StoredEntry {
  seq: number
  entry: AuditEntry | null
}

/** HMAC-SHA256 in hex over the mac before it and the canonical JSON of the entry without its own mac. */
export function entryMac(key: KeyObject, previous: string, entry: Omit<AuditEntry, 'mac'>): string {
  const { seq, atMs, kind, actor, face, subject, facts } = entry
  const json = canonicalJson({ seq, atMs, kind, actor, face, subject, facts })
  return createHmac('sha256', key).update(previous).update(json).digest('hex')
}

/** What only the holder of the key can write beside the end of the chain, so that nobody else can cut it. */
export function headSeal(key: KeyObject, { seq, mac }: AuditHead): string {
  return createHmac('sha256', key).update(`head:${seq}:${mac}`).digest('hex')
}

/** Whether the end of the chain is one that Gatehouse wrote. */
export function isSealed(key: KeyObject, head: SealedHead): boolean {
  if (head.seq === 0) return head.mac === chainStart && head.seal === null
  return head.seal === headSeal(key, head)
}

/** Checks entries in the order of their numbers, then the end of the chain, then that it goes through the anchor. */
export function verifyChain(
  key: KeyObject,
  entries: Iterable<StoredEntry>,
  head: SealedHead | null,
  anchor?: AuditHead,
): AuditVerdict {
  let last: AuditHead = { seq: 0, mac: chainStart }
  if (anchor?.seq === 0 && anchor.mac !== chainStart) return broken(1, notOfThisTrail)
  for (const { seq, entry } of entries) {
    const next = last.seq + 1
    if (seq < next) return broken(seq, `Entry ${seq} was put in: the trail begins with entry 1.`)
    if (seq > next) return broken(next, missing(next, seq - 1))
    if (entry === null || entry.mac !== entryMac(key, last.mac, entry))
      return broken(seq, `Entry ${seq} is not as it was written, or does not follow the one before it.`)
    if (anchor?.seq === seq && anchor.mac !== entry.mac) return broken(seq, notOfThisTrail)
    last = { seq, mac: entry.mac }
  }
  const words = endProblem(key, last, head) ?? (anchor && beyond(last, anchor))
  if (words === undefined) return { kind: 'whole', entries: last.seq, head: last }
  return broken(head !== null && head.seq < last.seq ? head.seq + 1 : last.seq + 1, words)
}

const notOfThisTrail =
  'The trail does not go through the anchor: it was written anew, or the anchor is that of another trail.'

function endProblem(key: KeyObject, last: AuditHead, head: SealedHead | null): string | undefined {
  if (head === null) return 'What says where the trail ends was taken away.'
  if (head.seq > last.seq) return missing(last.seq + 1, head.seq)
  if (head.seq < last.seq)
    return `The trail ended at entry ${head.seq}; what follows was put in, or its end was put back.`
  if (head.mac !== last.mac || !isSealed(key, head))
    return `What says that the trail ends at entry ${last.seq} is not as it was written; later entries may have been taken away.`
  return undefined
}

function beyond(last: AuditHead, anchor: AuditHead): string | undefined {
  return anchor.seq > last.seq ? missing(last.seq + 1, anchor.seq) : undefined
}

function missing(from: number, to: number): string {
  return from === to ? `Entry ${from} is missing.` : `Entries ${from} to ${to} are missing.`
}

function broken(at: number, words: string): AuditVerdict {
  return { kind: 'broken', at, words }
}
