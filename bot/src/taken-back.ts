import type { OperationName } from '@gatehouse/core/operations/operation.ts'

/** An operation that a command takes back, and the line that does it where that has one of its own. */
export interface TakenBack {
  operation: OperationName
  line: string | null
}
