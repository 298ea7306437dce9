import { parseJson } from '../../../parse-json.ts'
import { RedirectTarget, type Target, Target as TargetSchema } from '../../../routing/target.ts'
import type { Part } from '../part.ts'
import type { Step } from '../rule.ts'
import type { HandlerReader } from './handler-reader.ts'

const keepsPath = '{http.request.uri}'

/** Fixed answers and redirects. */
export const staticResponse: HandlerReader = {
  handler: 'static_response',
  read: part => {
    if (part.at('abort').flag() === true) return [{ kind: 'refusal', status: null, part }]
    const status = statusOf(part)
    if (status === undefined)
      return unanswered(part, 'The status of this answer is made by Caddy from the request.')
    const headers = part.at('headers')
    const location = headers.at('Location')
    if (location.is) return redirect(part, location, status)
    const body = part.at('body').text() ?? ''
    const target = TargetSchema.safeParse({
      kind: 'answer',
      status,
      body,
      contentType: contentType(headers.at('Content-Type'), body),
    })
    if (!target.success)
      return unanswered(part, `This answer cannot be given here: ${target.error.issues[0]?.message}.`)
    return status >= 400 && body === '' && !headers.is
      ? [{ kind: 'refusal', status, part }]
      : [{ kind: 'target', target: target.data, grave: false, part }]
  },
}

function unanswered(part: Part, words: string): Step[] {
  part.leave(words)
  return [{ kind: 'target', target: null, grave: true, part }]
}

function statusOf(part: Part): number | undefined {
  const { value } = part.at('status_code')
  if (value === undefined) return 200
  const status = typeof value === 'number' ? value : /^\d{3}$/.test(String(value)) ? Number(value) : undefined
  if (status !== undefined) part.at('status_code').whole()
  return status
}

function redirect(part: Part, location: Part, status: number): Step[] {
  const [text = '', ...more] = location.texts() ?? []
  const keepPath = text.endsWith(keepsPath)
  const to = keepPath ? text.slice(0, -keepsPath.length) : text
  const target = RedirectTarget.safeParse({ kind: 'redirect', to, status, keepPath })
  const whole: Target | undefined = target.success ? TargetSchema.safeParse(target.data).data : undefined
  if (whole && more.length === 0) return [{ kind: 'target', target: whole, grave: false, part }]
  const why = target.success ? 'it keeps the path and has one of its own' : target.error.issues[0]?.message
  return unanswered(
    part,
    `This redirect cannot be taken over: ${why}. To HTTPS the edge redirects by itself once it has an HTTPS listener.`,
  )
}

/** What Caddy answers with where nothing is said (caddyhttp/staticresp.go). */
function contentType(part: Part, body: string): string {
  const said = part.texts()?.[0]
  if (said !== undefined) return said.toLowerCase()
  const content = body.trim()
  const list = content.length > 2 && content.startsWith('[') && content.endsWith(']')
  return list && parseJson(content) !== undefined ? 'application/json' : 'text/plain; charset=utf-8'
}
