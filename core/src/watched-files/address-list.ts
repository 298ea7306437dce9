import { isIP } from 'node:net'
import { plainNetwork } from '../routing/network-coverage.ts'
import type { AddressList } from '../routing/policy/watched-files.ts'
import { readStable } from './read-stable.ts'

/** As in caddy/iplist/parse.go. */
const maxFileBytes = 64 << 20
const maxLineBytes = 1024

/** Reads a list of addresses by the rules of the edge's `client_ip_list`: what is good here is good there. */
export async function readAddressList(path: string): Promise<AddressList> {
  const file = await readStable(path, maxFileBytes)
  if (typeof file === 'string') return { kind: 'faulty', path, fault: file }
  const { bytes, changedAtMs, version, settled } = file
  const networks = readLines(bytes.toString('latin1'), path)
  if (typeof networks === 'string') return { kind: 'faulty', path, fault: networks }
  return { kind: 'good', path, networks, changedAtMs, version, settled }
}

/**
 * The networks of a whole list, each byte as one character. A file that was emptied, or whose writer has died, is no list of nobody.
 * @returns a clause without a full stop when it is no list
 */
export function readLines(content: string, path: string): string[] | string {
  const networks: string[] = []
  let blank = true
  for (const [index, text] of content.split('\n').entries()) {
    const line = readLine(text)
    if (line.kind === 'bad') return `line ${index + 1} of ${path} ${line.words}`
    if (line.kind === 'good') networks.push(line.text)
    blank &&= line.kind === 'blank'
  }
  return blank ? `${path} is empty; a list of nobody has a comment line, as in # nobody` : networks
}

type Line =
  | { kind: 'good'; text: string }
  | { kind: 'comment' }
  | { kind: 'blank' }
  | { kind: 'bad'; words: string }

/** One line of a list, each byte as one character. */
export function readLine(line: string): Line {
  if (line.length > maxLineBytes) return { kind: 'bad', words: `is longer than ${maxLineBytes} bytes` }
  const text = line.replace(/#.*$/s, '').replace(/^[\t\v\f\r ]+|[\t\v\f\r ]+$/g, '')
  if (text === '') return { kind: line.includes('#') ? 'comment' : 'blank' }
  const [place = '', ...rest] = text.split('/')
  const [address = '', ...zone] = place.split('%')
  const family = isIP(address)
  if (family === 0 || (zone.length > 0 && (family === 4 || zone.join('') === '')))
    return { kind: 'bad', words: 'is neither an address nor a network' }
  if (rest.length === 0) return { kind: 'good', text: address }
  const bits = rest.join('/')
  if (!/^(0|[1-9]\d{0,2})$/.test(bits) || Number(bits) > (family === 4 ? 32 : 128))
    return { kind: 'bad', words: 'has a bad length of its network' }
  const network = `${address}/${bits}`
  if (family === 6 && Number(bits) < 96 && plainNetwork(network) === undefined)
    return { kind: 'bad', words: 'holds more than IPv4 in IPv6 spelling' }
  return { kind: 'good', text: network }
}
