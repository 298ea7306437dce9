import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { readlinkSync } from 'node:fs'
import { until } from '../harness/ask.ts'

/** Who else is on the way to a stack: three clients outside, by addresses that are for documents (RFC 5737). */
export const clients = { customer: '198.51.100.7', attacker: '198.51.100.66', neighbour: '198.51.100.90' }
export type Client = keyof typeof clients

/** Why a stack cannot be laid out here; undefined when it can. */
export function whyNoNamespaces(): string | undefined {
  if (process.getuid?.() !== 0) return 'only root may make namespaces'
  for (const tool of ['unshare', 'nsenter', 'ip', 'capsh'])
    if (!succeeds('sh', ['-c', `command -v ${tool}`])) return `there is no ${tool} here`
  if (!succeeds('unshare', ['--net', '--mount', '--pid', '--fork', 'true']))
    return 'namespaces are not permitted here'
  return undefined
}

export function succeeds(program: string, args: string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Network namespaces that stand for machines, joined by networks as compose makes them, and one outside of them. */
export class Namespaces {
  readonly addresses = new Map<string, string>()
  readonly #holders = new Map<string, ChildProcess>()

  /** @param members who is on which network; whoever is on the network that leads outside is reached from there */
  static async open(members: Record<string, readonly string[]>, leadsOutside: string): Promise<Namespaces> {
    const made = new Namespaces()
    const names = new Set(['switch', 'outside', ...Object.values(members).flat()])
    for (const name of names) await made.#hold(name)
    const networks = Object.entries(members)
    networks.forEach(([network, on], index) => {
      made.run('switch', `ip link add name ${network} type bridge && ip link set dev ${network} up`)
      const all = network === leadsOutside ? ['outside', ...on] : on
      for (const [at, name] of all.entries())
        made.#join(name, network, index, `172.30.${index + 1}.${at + 1}`)
    })
    const gateway = made.addresses.get(`outside ${leadsOutside}`)
    for (const address of Object.values(clients)) made.run('outside', `ip addr add ${address}/32 dev lo`)
    for (const name of members[leadsOutside] ?? []) made.run(name, `ip route add default via ${gateway}`)
    return made
  }

  /** The lines of /etc/hosts: every name at its addresses. */
  hosts(): string {
    const lines = [...this.addresses].map(([key, address]) => `${address} ${key.split(' ')[0]}`)
    return ['127.0.0.1 localhost', ...lines, ''].join('\n')
  }

  /** The file of a namespace. */
  file(name: string): string {
    return `/proc/${this.#holders.get(name)?.pid}/ns/net`
  }

  /** Runs shell commands in a namespace. */
  run(name: string, commands: string): string {
    return execFileSync('nsenter', [`--net=${this.file(name)}`, 'sh', '-ec', commands], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  }

  close(): void {
    for (const holder of this.#holders.values()) holder.kill('SIGKILL')
  }

  async #hold(name: string): Promise<void> {
    const holder = spawn('unshare', ['--net', 'sleep', 'infinity'], { stdio: 'ignore' })
    this.#holders.set(name, holder)
    const own = readlinkSync('/proc/self/ns/net')
    await until(
      () => netOf(holder.pid),
      net => net !== own && net !== '',
    )
    this.run(name, 'ip link set dev lo up')
  }

  #join(name: string, network: string, index: number, address: string): void {
    const port = `p${index}${address.split('.').at(-1)}`
    const pid = this.#holders.get(name)?.pid
    this.run(
      'switch',
      `ip link add dev ${port} type veth peer name eth${index} netns ${pid} && ip link set dev ${port} master ${network} up`,
    )
    this.run(name, `ip addr add ${address}/24 dev eth${index} && ip link set dev eth${index} up`)
    this.addresses.set(`${name} ${network}`, address)
  }
}

function netOf(pid: number | undefined): string {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`)
  } catch {
    return '' // It has not begun yet.
  }
}
