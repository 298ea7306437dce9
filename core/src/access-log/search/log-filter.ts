import { addressKey, holdsKey, keyRanges } from '../../observe/address-key.ts'
import type { LogLine } from '../log-line.ts'
import { globOf } from './glob.ts'

/** Which lines somebody looks for; null means that it does not matter. */
export interface LogFilter {
  /** '' for what no route took. */
  route: string | null
  /** From and to, both included; an answer that never began has status 0. */
  status: readonly [number, number] | null
  /** An address or a network. */
  client: string | null
  method: string | null
  /** With `*` for any characters. */
  path: string | null
  host: string | null
  /** A part of it, in any case. */
  agent: string | null
  referrer: string | null
  /** It took at least so long. */
  slowerMs: number | null
  /** A block refused it. */
  blocked: boolean
}

/** Every line. */
export const everyLine: LogFilter = {
  route: null,
  status: null,
  client: null,
  method: null,
  path: null,
  host: null,
  agent: null,
  referrer: null,
  slowerMs: null,
  blocked: false,
}

type Test = (line: LogLine) => boolean

/** Says of each line whether it is looked for, in time that grows with the length of its texts alone. */
export function matcherOf(filter: LogFilter): Test {
  const tests = Object.values(testsOf(filter)).filter(test => test !== null)
  return line => tests.every(test => test(line))
}

/** One for each word of a filter: one that is forgotten does not compile. What costs little comes first. */
function testsOf(filter: LogFilter): { [Word in keyof LogFilter]: Test | null } {
  const { route, status, client, method, path, host, agent, referrer, slowerMs, blocked } = filter
  return {
    blocked: blocked ? line => line.blocked !== null : null,
    route: route === null ? null : line => (line.route ?? '') === route,
    status: status === null ? null : line => line.status >= status[0] && line.status <= status[1],
    method: method === null ? null : line => line.method === method,
    slowerMs: slowerMs === null ? null : line => line.durationUs >= slowerMs * 1000,
    client: client === null ? null : fromClient(client),
    host: host === null ? null : textTest(host.toLowerCase(), line => line.host),
    path: path === null ? null : textTest(path, line => line.path),
    agent: agent === null ? null : partTest(agent, line => line.agent),
    referrer: referrer === null ? null : partTest(referrer, line => line.referrer),
  }
}

function fromClient(network: string): Test {
  const ranges = keyRanges([network])
  return line => {
    const key = addressKey(line.client)
    return key !== undefined && holdsKey(ranges, key)
  }
}

function textTest(glob: string, textOf: (line: LogLine) => string): Test {
  const matches = globOf(glob)
  return line => matches(textOf(line))
}

function partTest(part: string, textOf: (line: LogLine) => string): Test {
  const small = part.toLowerCase()
  return line => textOf(line).toLowerCase().includes(small)
}
