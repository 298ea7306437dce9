import type { IncomingMessage } from 'node:http'
import { startUpstream, type Upstream } from '../harness/upstream.ts'

/** An authenticator: it knows people by their cookie, and remembers what it was asked, the bodies too. */
export interface Authenticator extends Upstream {
  /** The headers of each request as they came. */
  raw: string[][]
  bodies: string[]
  /** What it does with people whom it does not know: 302 to its login unless told otherwise. */
  stranger: number
}

/** Starts one. `session=alice` is somebody with a name, `session=nameless` somebody of whom it says nothing. */
export async function startAuthenticator(port = 0): Promise<Authenticator> {
  const raw: string[][] = []
  const bodies: string[] = []
  const state = { stranger: 302 }
  const upstream = await startUpstream(
    'authenticator',
    async (request, response) => {
      raw.push(request.rawHeaders)
      bodies.push(await bodyOf(request))
      const cookie = request.headers.cookie ?? ''
      if (cookie.includes('session=alice'))
        response.writeHead(200, { 'Remote-User': 'alice', 'Remote-Groups': 'staff' }).end('welcome')
      else if (cookie.includes('session=nameless')) response.writeHead(204).end()
      else
        response
          .writeHead(state.stranger, { Location: 'https://login.example.com/', 'WWW-Authenticate': 'Login' })
          .end('sign in')
    },
    port,
  )
  return Object.assign(state, upstream, { raw, bodies })
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  return body
}
