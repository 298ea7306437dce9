import { html } from 'hono/html'
import { type Html, messagePage, page } from '../../http/page.ts'

/** What a link is for, and the one button that uses it up. */
export function offerPage(token: string, name: string): Html {
  const who = name === 'local' ? 'the console of the machine' : name
  return page(
    'Sign in',
    html`<p>This signs this browser in to the status page as <strong>${who}</strong>, for seven days at most.</p>
      <p class="soft">The link works once. Close this page if you did not ask for it, or if this is not your browser.</p>
      <form method="post" action="/once/${token}"><button type="submit">Sign in as ${who}</button></form>`,
  )
}

/** The same for unknown, used and old links, so that nobody learns which one it was. */
export function overPage(): Html {
  return messagePage(
    'This link does not work',
    'Links to sign in work once, for five minutes. Ask Gatehouse for a new one: page',
  )
}

/** How to come in. `again`: the browser is led here once more, for it hides its session from whatever another site began. */
export function signInPage({ again, provider }: { again: string | null; provider: boolean }): Html {
  return page(
    'Sign in',
    html`<p>This status page is for people of your team. To sign in, ask Gatehouse for a link where you give it commands, in Slack, Discord or at the console:</p>
      <p class="secret">page</p>
      <p class="soft">In Slack and Discord that is <code>/gate page</code>. The link is for you alone and works once, for five minutes.</p>
      ${provider ? html`<p><a href="/oidc/start">Sign in with your identity provider</a></p>` : ''}`,
    again ?? undefined,
  )
}

/** Somebody signed out. */
export function outPage(): Html {
  return messagePage('You are signed out', 'To sign in again, ask Gatehouse for a new link: page')
}

/** Somebody came back from the identity provider, and goes on to the page: led there by ourselves, the browser sends its session. */
export function signedInPage(): Html {
  return page('You are signed in', html`<p><a href="/">To the status page</a></p>`, '/')
}

/** The identity provider knows somebody whom no account has. */
export function unlinkedPage(code: string): Html {
  return page(
    'You have no account here yet',
    html`<p>The identity provider knows you, and Gatehouse does not. Give an admin this code; they link it to your account:</p>
      <p class="secret">account link &lt;account&gt; ${code}</p>
      <p class="soft">The code is good for half an hour. After that <a href="/sign-in">sign in</a> again.</p>`,
  )
}
