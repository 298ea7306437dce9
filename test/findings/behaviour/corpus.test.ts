import { detectors } from '@gatehouse/core/findings/detectors/index.ts'
import { expect, it } from 'vitest'
import { corpora } from './corpora.ts'
import { saidOf } from './said-of.ts'

const least = { found: 3, nothing: 4 }

for (const { name, cases } of corpora()) {
  for (const one of cases)
    it(`${name} ${one.found === null ? 'says nothing of' : 'finds'}: ${one.words}`, () => {
      const detector = detectors.find(known => known.name === name)
      const said = detector ? saidOf(detector, one) : []
      if (one.found === null) return expect(said).toEqual([])
      const { severity, subject } = one.found
      expect(said).not.toEqual([])
      if (severity !== null) expect(said.map(one => one.severity)).toContain(severity)
      if (subject !== null) expect(said.map(one => one.subject)).toEqual([subject])
    })

  it(`${name} has cases of both kinds`, () => {
    expect(cases.filter(({ found }) => found !== null).length).toBeGreaterThanOrEqual(least.found)
    expect(cases.filter(({ found }) => found === null).length).toBeGreaterThanOrEqual(least.nothing)
  })
}
