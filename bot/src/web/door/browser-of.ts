import type { Context } from 'hono'
import { clientAddress, type Visit } from '../../http/visit.ts'
import type { Browser } from './sign-ins.ts'

/** From where a request comes, as far as that is known. */
export function browserOf(c: Context<Visit>): Browser {
  return { agent: c.req.header('user-agent') ?? '', address: clientAddress(c) }
}
