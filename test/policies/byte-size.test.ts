import { byteSizeText } from '@gatehouse/core/byte-size.ts'
import { bodyLimit } from '@gatehouse/core/routing/policies/body-limit.ts'
import { optionWords, typedOptions, weakenings } from '@gatehouse/core/routing/policy/policy-kind.ts'
import { expect, it } from 'vitest'

const options = (max: string) => typedOptions(bodyLimit, null, { max })

it.each([
  ['512KB', 512_000, '512KB'],
  ['10MB', 10_000_000, '10MB'],
  ['10mb', 10_000_000, '10MB'],
  ['10 MB', 10_000_000, '10MB'],
  ['1GB', 1_000_000_000, '1GB'],
  ['1000KB', 1_000_000, '1MB'],
  ['1KiB', 1024, '1KiB'],
  ['512KiB', 524_288, '512KiB'],
  ['10MiB', 10_485_760, '10MiB'],
  ['1GiB', 1_073_741_824, '1GiB'],
  ['1500B', 1500, '1500B'],
  ['1000GB', 1_000_000_000_000, '1000GB'],
])('%s are %i bytes, said as %s', (typed, bytes, said) => {
  expect(options(typed)).toEqual({ max: bytes })
  expect(optionWords(bodyLimit, options(typed))).toEqual({ max: said })
  expect(options(byteSizeText(bytes))).toEqual({ max: bytes })
})

it.each([
  ['10', 'max: 10 needs a unit: 10KB, 10MB or 10GB.'],
  ['', 'max: write a size like 512KB, 10MB or 1GB.'],
  ['MB', 'max: write a size like 512KB, 10MB or 1GB.'],
  ['1.5MB', 'max: write a size like 512KB, 10MB or 1GB.'],
  ['-1MB', 'max: write a size like 512KB, 10MB or 1GB.'],
  ['10Mb/s', 'max: write a size like 512KB, 10MB or 1GB.'],
  ['{env.X}', 'max: write a size like 512KB, 10MB or 1GB.'],
  ['10MB\n', 'max: write a size like 512KB, 10MB or 1GB.'],
  ['none', 'max: write a size like 512KB, 10MB or 1GB.'],
  ['999B', 'max: at least 1KB.'],
  ['0KB', 'max: at least 1KB.'],
  ['1001GB', 'max: at most 1000GB.'],
])('%j is no size', (typed, words) => {
  expect(() => options(typed)).toThrow(words)
})

it('a body limit must be said, and a higher one protects less', () => {
  expect(() => typedOptions(bodyLimit, null, {})).toThrow(
    'max is missing: the largest body that a request may have, as in max=10MB.',
  )
  expect(weakenings(bodyLimit, options('10MB'), options('10MiB'))).toEqual(['max from 10MB to 10MiB'])
  expect(weakenings(bodyLimit, options('10MiB'), options('10MB'))).toEqual([])
})
