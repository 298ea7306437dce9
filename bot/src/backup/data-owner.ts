import { statSync } from 'node:fs'
import { AppError } from '@gatehouse/core/error.ts'

/** Files of root would keep the next start from working. @throws AppError `forbidden` */
export function demandOwner(folder: string): void {
  if (statSync(folder).uid === process.geteuid?.()) return
  throw new AppError(
    'forbidden',
    `The data folder ${folder} belongs to another user. Do this as the user who runs Gatehouse, to whom it belongs.`,
  )
}
