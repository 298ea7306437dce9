import { checks } from '@gatehouse/core/doctor/checks/index.ts'
import { didYouMean } from '@gatehouse/core/nearest.ts'
import { z } from 'zod'
import { positional } from '../command.ts'

/** The ids of all checks. */
export const checkIds: readonly string[] = checks.map(({ id }) => id)

const CheckId = z.string().transform((text, context): string => {
  const id = text.toLowerCase()
  if (checkIds.includes(id)) return id
  context.addIssue({
    code: 'custom',
    message: `there is no check ${text}.${didYouMean(id, checkIds)} See: doctor rules`,
  })
  return z.NEVER
})

/** Some checks, with commas between them. */
export const CheckIds = z
  .string()
  .transform(text => text.split(',').filter(word => word !== ''))
  .pipe(z.array(CheckId).min(1, 'name a check; see: doctor rules'))

/** Which check. */
export const checkId = positional(CheckId, 'check', 'its id, as doctor names it', { values: checkIds })
