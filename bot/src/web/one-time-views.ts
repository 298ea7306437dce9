import type { LinkPurpose } from '@gatehouse/core/identity/one-time-link.ts'
import { minPasswordLength } from '@gatehouse/core/identity/password.ts'
import { html, raw } from 'hono/html'
import { renderSVG } from 'uqr'
import type { Opened } from '../handover.ts'
import { type Html, messagePage, page } from '../http/page.ts'

/** Where a code or a password is typed; with what was wrong with the last one. */
interface CodeForm {
  token: string
  session: string
  problem?: string
}

/** What a link is for, and the one button that uses it up. */
export function offerPage(token: string, { purpose, name }: { purpose: LinkPurpose; name: string }): Html {
  const [title, words, button] = offerWords(purpose, name)
  return page(
    title,
    html`<p>${words}</p>
      <p class="soft">The link works once. Close this page if you did not ask for it, or if somebody sees your screen.</p>
      <form method="post" action="/once/${token}"><button type="submit">${button}</button></form>`,
  )
}

function offerWords(purpose: LinkPurpose, name: string): [title: string, words: string, button: string] {
  switch (purpose) {
    case 'enrol':
      return [
        'Take up codes',
        `This sets up six-digit codes for the account ${name}. Have the authenticator app on your phone ready.`,
        'Show the QR code',
      ]
    case 'api-key':
      return ['A new API key', `This shows the secret of the API key ${name}, once.`, 'Show the key']
    case 'password':
      return ['A new password', `This sets the password of ${name}.`, 'Choose the password']
    case 'sign-in':
      return ['Sign in', `This signs you in to the status page as ${name}.`, `Sign in as ${name}`]
  }
}

/** The place for a new password; with what was wrong with the last one. */
export function passwordPage({ token, session, problem, name }: CodeForm & { name?: string }): Html {
  return page(
    name === undefined ? 'Once more, please' : `Password of ${name}`,
    html`<p>At least ${minPasswordLength} characters. Several words that do not belong together are easiest; nobody asks for special signs.</p>
      ${problemWords(problem)}
      <form method="post" action="/once/${token}/password">
        <input type="hidden" name="session" value="${session}">
        <label for="password">Password</label>
        <input id="password" name="password" type="password" autocomplete="new-password" maxlength="128" required>
        <label for="again">The same again</label>
        <input id="again" name="again" type="password" autocomplete="new-password" maxlength="128" required>
        <button type="submit">Set the password</button>
      </form>`,
  )
}

/** What was begun took longer than its session lives. */
export function tooLatePage(): Html {
  return messagePage('It took too long', 'Nothing was set up. Ask for a new link where you got this one.')
}

/** The secret of an account's codes, as a picture and in letters, and the place for the first code. */
export function enrolPage(token: string, { account, offer, session }: Opened & { kind: 'enrol' }): Html {
  // uqr draws rectangles and paths alone; nothing of the address becomes markup.
  const picture = raw(renderSVG(offer.uri, { border: 4, ecc: 'M' }))
  return page(
    `Codes for ${account}`,
    html`<ol>
        <li>Scan this with your authenticator app.</li>
        <li>Type the six digits that it shows.</li>
      </ol>
      <figure class="qr" role="img" aria-label="QR code for an authenticator app">${picture}</figure>
      <p>No camera? Type this into the app (time-based, six digits):</p>
      <p class="secret">${groups(offer.secret)}</p>
      ${codeForm({ token, session })}`,
  )
}

/** The place for the first code, once more. */
export function codePage(form: CodeForm): Html {
  return page('Once more, please', codeForm(form))
}

/** Recovery codes, this once. */
export function recoveryPage(codes: readonly string[]): Html {
  return page(
    'Your codes are on',
    html`<p>These recovery codes stand in for your phone when it is lost. Each works once.</p>
      <ol class="codes">${codes.map(code => html`<li><code>${code}</code></li>`)}</ol>
      <p class="warning">They are shown this once. Keep them where you keep passwords, not on the same phone.</p>`,
  )
}

/** The secret of an API key, this once. */
export function keyPage({ name, secret }: { name: string; secret: string }): Html {
  return page(
    `API key ${name}`,
    html`<p class="secret">${secret}</p>
      <p class="warning">It is shown this once. Put it into the place where your program keeps its secrets.</p>
      <p class="soft">Send it as <code>Authorization: Bearer …</code>. <a href="/api/docs">What the API can do</a></p>`,
  )
}

/** The same for unknown, used and old links, so that nobody learns which one it was. */
export function overPage(): Html {
  return messagePage(
    'This link does not work',
    'One-time links work once, for five minutes. Ask for a new one where you got this one.',
  )
}

function codeForm({ token, session, problem }: CodeForm): Html {
  return html`${problemWords(problem)}
    <form method="post" action="/once/${token}/code">
      <input type="hidden" name="session" value="${session}">
      <label for="code">Code</label>
      <input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="7" required>
      <button type="submit">Confirm</button>
    </form>`
}

function problemWords(problem: string | undefined): Html | string {
  return problem === undefined ? '' : html`<p class="warning" id="problem" role="alert">${problem}</p>`
}

function groups(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(' ') ?? secret
}
