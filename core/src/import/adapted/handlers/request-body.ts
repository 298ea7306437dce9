import { readOptions } from '../read-options.ts'
import type { HandlerReader } from './handler-reader.ts'
import { lost } from './handler-reader.ts'

/** The size of bodies. */
export const requestBody: HandlerReader = {
  handler: 'request_body',
  read: part => {
    const max = part.at('max_size').number()
    if (max === undefined) return lost(part, 'Of bodies only the largest size is taken over.')
    const policy = readOptions('body-limit', { max })
    return typeof policy === 'string' ? lost(part, policy) : [{ kind: 'policy', policy, part }]
  },
}
