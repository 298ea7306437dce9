import { LinkHandovers } from '@gatehouse/bot/link-handovers.ts'
import { PolicyPasswords } from '@gatehouse/bot/policy-passwords.ts'
import type { TestGatehouse } from '../harness/gatehouse.ts'

/** The way of passwords, as the product wires it. */
export function handoversOf({ deps, edge }: TestGatehouse): LinkHandovers {
  const passwords = new PolicyPasswords(deps)
  passwords.open(edge.control)
  return new LinkHandovers({ ...edge.stores, passwords, clock: deps.clock })
}

/** Types a command that gives a link, and sets the password that it is for. */
export async function setPassword(gatehouse: TestGatehouse, line: string, password: string): Promise<void> {
  const { handover } = await gatehouse.type(line)
  const handovers = handoversOf(gatehouse)
  const opened = handovers.open(handover?.token ?? '', 'web')
  if (opened.kind !== 'password') throw new Error(`${line}: ${opened.kind}`)
  const result = await handovers.setPassword(opened.session, password, 'web')
  if (result.kind !== 'set') throw new Error(`${line}: ${JSON.stringify(result)}`)
}

/** Basic credentials. */
export function basic(user: string, password: string): { Authorization: string } {
  return { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` }
}
