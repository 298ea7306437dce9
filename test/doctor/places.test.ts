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
