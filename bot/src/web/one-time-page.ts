import { type Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { z } from 'zod'
import type { Handovers } from '../handover.ts'
import { messagePage } from '../http/page.ts'
import { readBody } from '../http/read-body.ts'
import { clientAddress, type Visit } from '../http/visit.ts'
import {
  codePage,
  enrolPage,
  keyPage,
  offerPage,
  overPage,
  passwordPage,
  recoveryPage,
  tooLatePage,
} from './one-time-views.ts'

/** How the audit names these pages. */
const face = 'web'
const maxFormBytes = 16_384
const token = /^[A-Za-z0-9_-]{16,128}$/
const PasswordForm = z.object({
  session: z.string().min(1).max(256),
  password: z.string().max(1024),
  again: z.string().max(1024),
})
const CodeForm = z.object({ session: z.string().min(1).max(256), code: z.string().max(64) })

/** The pages behind one-time links. Looking at one changes nothing, so that link previews use nothing up; its button does. */
export function oneTimePages(handovers: Handovers): Hono<Visit> {
  const app = new Hono<Visit>()
  app.get('/:token', c => {
    const given = c.req.param('token')
    const found = token.test(given) ? handovers.peek(given) : null
    return found === null ? over(c) : c.html(offerPage(given, found))
  })
  app.post('/:token', c => {
    const given = c.req.param('token')
    const opened = token.test(given)
      ? handovers.open(given, face, clientAddress(c))
      : { kind: 'over' as const }
    switch (opened.kind) {
      case 'over':
        return over(c)
      case 'enrol':
        return c.html(enrolPage(given, opened))
      case 'api-key':
        return c.html(keyPage(opened))
      case 'password':
        return c.html(passwordPage({ token: given, ...opened }))
    }
  })
  app.post('/:token/password', async c => {
    const given = c.req.param('token')
    const form = PasswordForm.safeParse(await readForm(c))
    return token.test(given) && form.success ? takePassword(c, handovers, given, form.data) : over(c)
  })
  app.post('/:token/code', async c => {
    const given = c.req.param('token')
    const form = CodeForm.safeParse(await readForm(c))
    return token.test(given) && form.success ? takeCode(c, handovers, given, form.data) : over(c)
  })
  return app
}

function takeCode(
  c: Context<Visit>,
  handovers: Handovers,
  given: string,
  { session, code }: z.infer<typeof CodeForm>,
) {
  const digits = code.replaceAll(/\s/g, '')
  // Not a try: nobody guesses with what is no code.
  if (!/^\d{6}$/.test(digits))
    return c.html(
      codePage({ token: given, session, problem: 'The code is six digits, as the app shows them.' }),
    )
  const result = handovers.finish(session, digits, face, clientAddress(c))
  switch (result.kind) {
    case 'enrolled':
      return c.html(recoveryPage(result.recoveryCodes))
    case 'wrong':
      return c.html(codePage({ token: given, session, problem: result.words }))
    case 'over':
      return c.html(tooLatePage(), 410)
  }
}

async function takePassword(
  c: Context<Visit>,
  handovers: Handovers,
  given: string,
  { session, password, again }: z.infer<typeof PasswordForm>,
) {
  const retry = (problem: string) => c.html(passwordPage({ token: given, session, problem }))
  if (password !== again) return retry('The two are not the same.')
  const result = await handovers.setPassword(session, password, face)
  switch (result.kind) {
    case 'set':
      return c.html(messagePage('The password is set', result.words))
    case 'refused':
      return retry(result.words)
    case 'failed':
      return c.html(
        messagePage('The password was not set', `${result.words} Ask for a new link where you got this one.`),
        409,
      )
    case 'over':
      return c.html(tooLatePage(), 410)
  }
}

function over(c: Context<Visit>) {
  return c.html(overPage(), 404)
}

async function readForm(c: Context<Visit>): Promise<Record<string, string>> {
  const bytes = await readBody(c, maxFormBytes)
  if (bytes === null)
    throw new HTTPException(413, { message: 'This is more than a form of these pages sends.' })
  return Object.fromEntries(new URLSearchParams(Buffer.from(bytes).toString()))
}
