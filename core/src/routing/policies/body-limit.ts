import { byteSizeText } from '../../byte-size.ts'
import { byteSizeField } from '../policy/byte-size-field.ts'
import { weakens } from '../policy/field.ts'
import { definePolicy } from '../policy/policy-kind.ts'
import { failed, proven, seen } from '../policy/proof.ts'

const kilobyte = 1000
const terabyte = 1000 ** 4

const fields = {
  max: byteSizeField(kilobyte, terabyte, {
    summary: 'the largest body that a request may have',
    weaker: weakens.higher,
  }),
}

/**
 * Refuses bodies that are too large with 413. Who announces one comes to no upstream. Who does not (chunked) is cut off at the limit, so
 * that the upstream sees the beginning of a request that never ends properly.
 */
export const bodyLimit = definePolicy({
  kind: 'body-limit',
  summary: 'refuse requests with a larger body with 413',
  examples: ['policy add small-bodies body-limit max=10MB'],
  fields,
  proves: 'A request that announces one byte more is refused with 413 before any of it is sent.',
  routes: ({ max }) => [{ handle: [{ handler: 'request_body', max_size: max }] }],
  prove: async ({ ask }, { max }) => {
    const headers = { 'Content-Type': 'application/octet-stream', Expect: '100-continue' }
    const answer = await ask({ method: 'POST', headers: { ...headers, 'Content-Length': String(max + 1) } })
    if (answer.status !== 413 || answer.reached)
      return failed(`a body of ${byteSizeText(max)} and one byte: ${seen(answer)}`)
    const small = await ask({ method: 'POST', body: 'small' })
    if (!small.reached) return failed(`a body of five bytes: ${seen(small)}`)
    return proven(
      `a body of ${byteSizeText(max)} and one byte was refused with 413, a small one came through`,
    )
  },
})
