import { liesOver } from '@gatehouse/bot/dispatch/lies-over.ts'
import type { LeaseStore } from '@gatehouse/core/operations/lease.ts'
import type { RevisionStore } from '@gatehouse/core/routing/revision.ts'
import { expect, it } from 'vitest'
import { waitingLease } from './waiting-lease.ts'

it('of many later ones few states are read, and the others count as lying over it; earlier ones and blocks never do', () => {
  const names = ['a900', '3', ...Array.from({ length: 14 }, (_, index) => String(8 + index))]
  const read: number[] = []
  const leases = { waiting: () => names.map(operation => waitingLease({ operation })) }
  const revisions = {
    get: (number: number) => {
      read.push(number)
      return null
    },
  }
  const deps = {
    leases: leases as Partial<LeaseStore> as LeaseStore,
    revisions: revisions as Partial<RevisionStore> as RevisionStore,
  }
  const over = liesOver(deps, '7', [{ thing: 'route', name: 'shop', keys: ['body'] }])
  expect(read).toEqual([21, 20, 19, 18, 17, 16, 15, 14, 13, 12])
  expect(over.map(({ operation }) => operation)).toEqual(['11', '10', '9', '8'])
  expect(liesOver(deps, '7', [])).toEqual([])
})
