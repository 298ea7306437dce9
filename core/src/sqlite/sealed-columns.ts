import type { SealedPlace } from '../identity/keyring.ts'

/** A column whose values are sealed under the master key, and the column by which its rows are known. */
export interface SealedColumn {
  table: string
  column: string
  row: string
}

export const sealedSecret: SealedColumn = { table: 'sealed_secret', column: 'sealed', row: 'name' }
export const totpSecret: SealedColumn = { table: 'totp', column: 'sealed', row: 'account' }
export const offeredSecret: SealedColumn = { table: 'enrolment', column: 'sealed', row: 'account' }
export const privateSurface: SealedColumn = { table: 'private_view', column: 'sealed', row: 'id' }

/** All of them. What is not named here is lost when the master key is rotated. */
export const sealedColumns: readonly SealedColumn[] = [
  sealedSecret,
  totpSecret,
  offeredSecret,
  privateSurface,
]

/** Where the value of one row stands. */
export function placeIn({ table, column }: SealedColumn, row: string | number): SealedPlace {
  return { table, column, row: String(row) }
}
