import { Target } from '../../../routing/target.ts'
import type { HandlerReader } from './handler-reader.ts'

/** An error that the edge makes itself; its page is the edge's own. */
export const errorHandler: HandlerReader = {
  handler: 'error',
  read: part => {
    const status = Number(part.at('status_code').value ?? 500)
    part.at('status_code').whole()
    const target = Target.safeParse({
      kind: 'answer',
      status,
      body: '',
      contentType: 'text/plain; charset=utf-8',
    })
    if (status >= 400 && target.success) return [{ kind: 'refusal', status, part }]
    part.leave('This is no status that the edge can answer with by itself.')
    return [{ kind: 'target', target: null, grave: true, part }]
  },
}
