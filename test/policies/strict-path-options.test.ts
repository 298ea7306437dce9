import { strictPath } from '@gatehouse/core/routing/policies/strict-path.ts'
import { typedOptions, weakenings } from '@gatehouse/core/routing/policy/policy-kind.ts'
import { expect, it } from 'vitest'

const options = (typed: Record<string, string>) => typedOptions(strictPath, null, typed)

it.each(['semicolons', 'encoded-slash'])('to allow %s protects less, to refuse them does not', key => {
  const [strict, loose] = [options({}), options({ [key]: 'allow' })]
  expect(weakenings(strictPath, strict, loose)).toEqual([`${key} from refuse to allow`])
  expect(weakenings(strictPath, loose, strict)).toEqual([])
})

it.each([
  [{ semicolons: 'yes' }, 'semicolons: say one of refuse, allow.'],
  [{ 'encoded-slash': '' }, 'encoded-slash: say one of refuse, allow.'],
  [{ 'encoded-slash': '{http.request.uri}' }, 'encoded-slash: say one of refuse, allow.'],
  [{ dots: 'allow' }, 'has no key "dots". Its keys: semicolons, encoded-slash.'],
] as [Record<string, string>, string][])('%j is not understood', (typed, words) => {
  expect(() => options(typed)).toThrow(words)
})
