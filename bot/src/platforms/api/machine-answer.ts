import { z } from 'zod'
import type { Answer } from '../../answer.ts'
import { visibleJson } from '../../visible.ts'
import { type Problem, problemBody, statusOfCode } from './problem.ts'

/** An answer as it goes over the wire. */
export interface WireAnswer {
  status: number
  body: string
}

/** What dispatch says of an error that it has no sentence for. */
const BugData = z.strictObject({ reference: z.string() })

/**
 * A command's answer for programs: what was done as it is, everything else as a problem. Only `shown` has the one-time link of a secret;
 * `kept` is the same without it, for whoever asks again.
 */
export function wireAnswers(answer: Answer): { shown: WireAnswer; kept: WireAnswer } {
  const { handover } = answer
  if (handover === undefined || answer.exit !== 0) {
    const same = wireAnswer(answer)
    return { shown: same, kept: same }
  }
  const lost = 'There is no page for it. Run the command at the console instead.'
  const what = handover.purpose === 'password' ? 'asks for the password' : 'shows the secret once'
  const first =
    handover.url === null
      ? withNote(answer, lost)
      : withNote(answer, `Open the link in a browser within five minutes; it ${what}.`)
  return {
    shown: wireAnswer(first, { link: handover.url }),
    kept: wireAnswer(withNote(answer, 'The link was in the first answer; it is given once.'), { link: null }),
  }
}

function wireAnswer(answer: Answer, more: Record<string, unknown> = {}): WireAnswer {
  if (answer.exit === 0)
    return { status: 200, body: visibleJson({ ok: true, ...machineReply(answer), ...more }) }
  const problem = problemOf(answer)
  return { status: problem.status, body: problemBody(problem) }
}

function problemOf(answer: Answer): Problem {
  const { exit, reply } = answer
  const told = { detail: reply.title, answer: machineReply(answer) }
  if (reply.pending)
    return {
      ...told,
      status: 409,
      code: 'conflict',
      detail: `${reply.title}. A person must confirm this with a code, in a chat or at the console; a key does it alone only with the scope for its risk, as in route:destructive.`,
    }
  if (exit === 2) return { ...told, status: 400, code: 'invalid' }
  if (answer.code === undefined || BugData.safeParse(reply.data).success)
    return { ...told, status: 500, code: 'bug' }
  return { ...told, status: statusOfCode[answer.code], code: answer.code }
}

/** The neutral reply with `data` always there, and without what is for people alone. */
function machineReply({ reply: { data, pending: _pending, chart: _chart, ...shown } }: Answer): object {
  return { ...shown, data: data ?? null }
}

function withNote(answer: Answer, note: string): Answer {
  return { ...answer, reply: { ...answer.reply, notes: [...(answer.reply.notes ?? []), note] } }
}
