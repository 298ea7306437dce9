import { detectors } from '@gatehouse/core/findings/detectors/index.ts'
import { expect, it } from 'vitest'
import { sample } from '../../harness/soak.ts'
import { corpora } from './corpora.ts'
import { foundIn } from './found-in.ts'
import { saidOf } from './said-of.ts'

// What reads a log has bounds, marks, buckets that are stored, and rows of minutes; beside it stands what a detector says by a few slow lines.
const cases = corpora().flatMap(({ name, cases }) => cases.map(one => ({ name, one })))
const texts = (found: readonly { subject: string; words: string | null; severity: string }[]) =>
  found.map(({ subject, severity }) => `${subject} ${severity}`).sort()

it.each(sample(cases, 40))(
  'the reader of the log finds the same as $name: $one.words',
  async ({ name, one }) => {
    const detector = detectors.find(known => known.name === name)
    const found = (await foundIn(one)).filter(known => known.detector === name)
    expect(texts(found)).toEqual(texts(detector ? saidOf(detector, one) : []))
  },
)
