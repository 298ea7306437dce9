import { NoAddress } from '../../look-up.ts'
import type { Reason } from '../reason.ts'

/** Ends a probe with a word. */
export class ProbeFailure extends Error {
  readonly reason: Reason
  readonly status: number | null

  constructor(reason: Reason, status: number | null = null) {
    super(reason)
    this.reason = reason
    this.status = status
  }
}

/** By the codes of libuv (Node, `errors`), of getaddrinfo and of llhttp. */
const byCode: Readonly<Record<string, Reason>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  ECONNABORTED: 'reset',
  EPIPE: 'reset',
  ETIMEDOUT: 'time-out',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  ENODATA: 'dns',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  HPE_HEADER_OVERFLOW: 'too-long',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'too-long',
}

/** What this machine lacks: sockets, files, memory, ports, rights. */
const own = new Set(['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'EADDRNOTAVAIL', 'EACCES', 'EPERM', 'ENETDOWN'])

/** The word for whatever a socket or the parser said. A connection that was closed in order has no system call in its error. */
export function failureOf(error: unknown): ProbeFailure {
  if (error instanceof ProbeFailure) return error
  if (error instanceof NoAddress) return new ProbeFailure(error.reason)
  const { code, syscall } = facts(error)
  if (own.has(code)) return new ProbeFailure('not-asked')
  if (code === 'ECONNRESET' && syscall === '') return new ProbeFailure('closed')
  const known = byCode[code]
  if (known !== undefined) return new ProbeFailure(known)
  return new ProbeFailure(/^(HPE_|ERR_HTTP|ERR_INVALID)/.test(code) ? 'protocol' : 'unreachable')
}

function facts(error: unknown): { code: string; syscall: string } {
  if (!(error instanceof Error)) return { code: '', syscall: '' }
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  return {
    code: 'code' in error ? text(error.code) : '',
    syscall: 'syscall' in error ? text(error.syscall) : '',
  }
}
