import { request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'
import { connect } from 'node:net'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import type { Client } from './namespaces.ts'

export interface AskedFrom {
  client: Client
  port: 80 | 443
}

export interface StackAnswer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: string
}

/** A request that leaves from a client of the stack. The certificate is that of an edge's own CA, so nobody judges it. */
export function askThrough(
  folder: string,
  { client, port }: AskedFrom,
  host: string,
  path: string,
): Promise<StackAnswer> {
  const socketPath = join(folder, `${client}-${port}.sock`)
  const createConnection = () =>
    port === 443
      ? connectTls({ socket: connect(socketPath), servername: host, rejectUnauthorized: false })
      : connect(socketPath)
  const send = port === 443 ? overHttps : overHttp
  return new Promise((resolve, reject) => {
    const outgoing = send(
      { method: 'GET', path, headers: { host, connection: 'close' }, createConnection, timeout: 10_000 },
      answer => {
        let body = ''
        answer.on('data', text => {
          body += text
        })
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }))
        answer.on('error', reject)
      },
    )
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer within 10 seconds')))
    outgoing.on('error', reject)
    outgoing.end()
  })
}
