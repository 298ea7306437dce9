import { connect } from 'node:net'
import { dataLines } from './scene.ts'

/** The lines of a data file in which `<XX>` is a byte of a request target. */
export function targetLines(name: string): string[] {
  return dataLines(name).map(line =>
    line.replaceAll(/<([0-9A-F]{2})>/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
  )
}

/** The status of an answer to a request whose target is sent byte for byte, as Latin-1. */
function statusOf(listener: string, host: string, target: string): Promise<number> {
  const [hostname = '', port] = listener.split(':')
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    let answer = ''
    socket.setTimeout(10_000, () => socket.destroy(new Error(`no answer to ${target}`)))
    socket.on('data', chunk => {
      answer += chunk.toString('latin1')
    })
    socket.once('error', reject)
    socket.once('close', () => resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0)))
    socket.write(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`, 'latin1')
  })
}

/** The status of each target, in order, a few at a time. */
export async function statusesOf(
  listener: string,
  host: string,
  targets: readonly string[],
): Promise<Record<string, number>> {
  const found: Record<string, number> = {}
  const next = targets[Symbol.iterator]()
  const worker = async (): Promise<void> => {
    for (const target of next) found[target] = await statusOf(listener, host, target)
  }
  await Promise.all(Array.from({ length: 8 }, worker))
  return found
}

/** The targets that were answered otherwise. */
export function others(found: Record<string, number>, status: number): Record<string, number> {
  return Object.fromEntries(Object.entries(found).filter(([, one]) => one !== status))
}
