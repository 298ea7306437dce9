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
  const networks: string[] = []
  for (const [index, line] of bytes.toString('latin1').split('\n').entries()) {
    const network = readLine(line)
    if (network.kind === 'bad')
      return { kind: 'faulty', path, fault: `line ${index + 1} of ${path} ${network.words}` }
    if (network.kind === 'good') networks.push(network.text)
  }
  return { kind: 'good', path, networks, changedAtMs, version, settled }
}

type Line = { kind: 'good'; text: string } | { kind: 'empty' } | { kind: 'bad'; words: string }

/** One line of a list, each byte as one character. */
export function readLine(line: string): Line {
  if (line.length > maxLineBytes) return { kind: 'bad', words: `is longer than ${maxLineBytes} bytes` }
  const text = line.replace(/#.*$/s, '').replace(/^[\t\v\f\r ]+|[\t\v\f\r ]+$/g, '')
  if (text === '') return { kind: 'empty' }
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
