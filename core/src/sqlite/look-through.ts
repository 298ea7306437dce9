import type { KeyObject } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import type { AuditVerdict } from '../identity/audit.ts'

/** What is looked through: the structure of a database, or the trail of its audit under that key. */
export type LookThrough =
  | { what: 'structure'; file: string }
  | { what: 'audit'; file: string; key: KeyObject }

/** What SQLite found wrong with the structure of a database; null when it is whole. In a thread: a large one takes seconds. */
export function structureProblem(file: string): Promise<string | null> {
  return run<string | null>({ what: 'structure', file })
}

/** Whether the audit of a database is as it was written. In a thread: a long one takes seconds. */
export function auditVerdict(file: string, key: KeyObject): Promise<AuditVerdict> {
  return run<AuditVerdict>({ what: 'audit', file, key })
}

/** What the thread answers is of our own making: it is not read again. */
function run<T>(workerData: LookThrough): Promise<T> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('look-through-thread.ts', import.meta.url), { workerData })
    // Nobody waits for it when everything ends.
    worker.unref()
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('the thread that looks through a database ended early')))
    worker.once('message', (answer: T) => resolve(answer))
  })
}
