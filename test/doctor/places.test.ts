import { checks } from '@gatehouse/core/doctor/checks/index.ts'
import { afterAll, describe, expect, it } from 'vitest'
import { fixtures } from './fixtures/index.ts'
import { Lab, whyNoLab } from './lab.ts'

const why = whyNoLab()
if (why !== undefined)
  process.stderr.write(`\n!! NOT TESTED: rules of the doctor about the place, for ${why}.\n\n`)

/** A condition that cannot be made here; the sentence says so on every run. */
function cannot(check: string, made: string, reason: string | undefined): boolean {
  if (why === undefined && reason !== undefined)
    process.stderr.write(`\n!! NOT TESTED: ${check} with ${made}, for ${reason}.\n\n`)
  return why !== undefined || reason !== undefined
}

const lab = new Lab()
afterAll(() => lab.stop())

describe.each(fixtures)('$check', ({ check, cases }) => {
  for (const { made, sees, severity, words, cannot: reason, look } of cases)
    it.skipIf(cannot(check, made, reason?.()))(`is ${sees} with ${made}`, async () => {
      const seen = await look(lab)
      expect(seen).toMatchObject({ kind: sees, words: expect.stringMatching(words) })
      if (seen.kind === 'bad') expect(seen.severity).toBe(severity)
      // Whoever reads it at the machine learns it by that command.
      if (seen.kind === 'unseen') expect(seen.command).not.toBe('')
      expect(JSON.stringify(seen)).not.toContain('canary')
    })
})

it('every rule about a place has a condition that passes and one that does not', () => {
  const made = (id: string) =>
    fixtures.filter(({ check }) => check === id).flatMap(({ cases }) => cases.map(({ sees }) => sees))
  const hosts = checks.filter(({ on }) => on === 'host').map(({ id }) => id)
  expect(hosts.filter(id => !made(id).includes('well') || !made(id).includes('bad'))).toEqual([])
  expect(fixtures.map(({ check }) => check).filter(id => !hosts.includes(id))).toEqual([])
})
