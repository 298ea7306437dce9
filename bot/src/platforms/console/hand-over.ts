import { AppError } from '@gatehouse/core/error.ts'
import type { LinkPurpose } from '@gatehouse/core/identity/one-time-link.ts'
import { passwordProblem } from '@gatehouse/core/identity/password.ts'
import { type Answer, done, notDone } from '../../answer.ts'
import { faceOf } from '../../caller.ts'
import type { Handover, Handovers, Opened } from '../../handover.ts'
import type { Reply } from '../../reply.ts'
import type { ConsoleDesk, Talk } from './converse.ts'
import type { Person } from './person.ts'

/** Hands what is secret in an answer to the person at the terminal; where there is none, names the link to it, never the secret. */
export async function handOver(desk: ConsoleDesk, answer: Answer, talk: Talk): Promise<Answer> {
  const { handover, ...told } = answer
  if (!handover) return answer
  if (!talk.person || handover.purpose === 'sign-in')
    return { ...told, reply: withLink(told.reply, handover) }
  talk.person.show(told.reply)
  if (await wantsLink(handover, talk.person))
    return done(withLink({ title: 'For another screen:', severity: 'info', data: told.reply.data }, handover))
  const last = await safely(desk, handover.token, talk.person, faceOf(talk.request.caller))
  return {
    ...last,
    reply: { ...last.reply, ...(told.reply.data !== undefined && { data: told.reply.data }) },
  }
}

/** Somebody may take up codes or set a password for themselves here, or prepare it for a person who sits elsewhere. */
async function wantsLink({ purpose, url }: Handover, person: Person): Promise<boolean> {
  if (purpose === 'api-key' || url === null) return false
  const here = purpose === 'enrol' ? 'shows the QR code here' : 'asks for the password here'
  const text = `Enter ${here}; type link for a page to open elsewhere: `
  const said = await person.ask({ text, hidden: false })
  return said.kind === 'text' && /^\s*link\s*$/i.test(said.text)
}

async function safely(
  { handovers, log }: ConsoleDesk,
  token: string,
  person: Person,
  face: string,
): Promise<Answer> {
  try {
    return await taken(handovers, handovers.open(token, face), person, face)
  } catch (error) {
    if (error instanceof AppError) return notDone({ title: error.message, severity: 'warning' }, error.code)
    log.error('handover failed unexpectedly', { error })
    const title = 'Something went wrong inside Gatehouse; its log has the details.'
    return notDone({ title, severity: 'error' }, 'unavailable')
  }
}

function taken(handovers: Handovers, opened: Opened, person: Person, face: string): Promise<Answer> | Answer {
  switch (opened.kind) {
    case 'over':
      return notDone({
        title: 'What was to be shown here was taken already, or its time is over.',
        severity: 'warning',
      })
    case 'api-key':
      person.hand({ kind: 'api-key', name: opened.name, secret: opened.secret })
      return done({ title: `The key ${opened.name} is ready.`, severity: 'ok', next: ['key list'] })
    case 'enrol':
      return enrol(handovers, opened, person, face)
    case 'password':
      return setPassword(handovers, opened, person, face)
  }
}

async function setPassword(
  handovers: Handovers,
  { name, session }: Opened & { kind: 'password' },
  person: Person,
  face: string,
): Promise<Answer> {
  const none = notDone({
    title: `No password was set for ${name}.`,
    severity: 'warning',
    next: ['help policy user password'],
  })
  while (true) {
    const first = await person.ask({ text: `Password of ${name}: `, hidden: true })
    if (first.kind !== 'text' || first.text === '') return none
    // It is `anna of the policy doors`, and user names have no spaces.
    const problem = passwordProblem(first.text, name.split(' ')[0] ?? '')
    if (problem !== undefined) {
      person.show({ title: problem, severity: 'error' })
      continue
    }
    const again = await person.ask({ text: 'The same again: ', hidden: true })
    if (again.kind !== 'text') return none
    if (again.text !== first.text) {
      person.show({ title: 'The two are not the same.', severity: 'error' })
      continue
    }
    const result = await handovers.setPassword(session, first.text, face)
    switch (result.kind) {
      case 'refused':
        person.show({ title: result.words, severity: 'error' })
        break
      case 'set':
        return done({ title: result.words, severity: 'ok' })
      case 'failed':
        return notDone({ title: result.words, severity: 'error' })
      case 'over':
        return none
    }
  }
}

async function enrol(
  handovers: Handovers,
  { account, offer, session }: Opened & { kind: 'enrol' },
  person: Person,
  face: string,
): Promise<Answer> {
  person.hand({ kind: 'enrolment', account, secret: offer.secret, uri: offer.uri })
  while (true) {
    const said = await person.ask({ text: 'First code: ', hidden: true })
    if (said.kind !== 'text' || said.text.trim() === '') return unfinished(account)
    const result = handovers.finish(session, said.text.trim(), face)
    switch (result.kind) {
      case 'wrong':
        person.show({ title: result.words, severity: 'error' })
        break
      case 'over':
        return unfinished(account)
      case 'enrolled':
        person.hand({ kind: 'recovery-codes', account, codes: result.recoveryCodes })
        return done({ title: `From now on ${account} gives codes of that app.`, severity: 'ok' })
    }
  }
}

function unfinished(account: string): Answer {
  return notDone({
    title: `Not finished: ${account} has taken up no new codes. Begin again:`,
    severity: 'warning',
    next: [`account enroll ${account}`],
  })
}

const whatHappens: Record<LinkPurpose, string> = {
  enrol: 'Codes are taken up',
  'api-key': 'The key is shown',
  password: 'The password is set',
  'sign-in': 'You sign in',
}

function withLink(reply: Reply, { purpose, url }: Handover): Reply {
  const what = whatHappens[purpose]
  if (url === null) {
    const note = `${what} at a terminal, and this is none: run the command again there.`
    return { ...reply, notes: [...(reply.notes ?? []), note] }
  }
  const data = { ...(reply.data !== null && typeof reply.data === 'object' && reply.data), link: url }
  return {
    ...reply,
    notes: [...(reply.notes ?? []), `${what} once, on this page, within five minutes: ${url}`],
    data,
  }
}
