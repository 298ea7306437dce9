import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Ended } from '../harness/program.ts'
import { type AskedFrom, askThrough, type StackAnswer } from './ask-through.ts'
import { type ComposeFile, readComposeFile, type Service } from './compose-file.ts'
import { Container } from './container.ts'
import { imageOf } from './image.ts'
import { clients, Namespaces } from './namespaces.ts'

/** The compose file that people start. */
export const ourComposeFile = new URL('../../docker-compose.yml', import.meta.url)

export interface StackOptions {
  composeFile?: URL
  /** What compose would put into the file. */
  variables?: Record<string, string>
  /** More for the environment of Gatehouse. */
  environment?: Record<string, string>
  /** Where a port of Gatehouse's own loopback leads: a port of this machine's. */
  loopback?: readonly number[]
  /** What is done before anything runs. */
  before?: (stack: Stack) => Promise<void>
  /** Changes of a service before it is laid out. */
  edit?: (name: string, service: Service) => Service
}

/**
 * The services of a compose file, laid out in namespaces exactly as the file says and run with the real binaries, with a service `shop`
 * on the network of the upstreams. What an engine adds beside that, its seccomp profile and its limits of memory, is not there.
 */
export class Stack {
  readonly file: ComposeFile
  readonly containers = new Map<string, Container>()
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'gh-')))
  readonly #options: StackOptions
  readonly #helpers: ChildProcess[] = []
  readonly #servers: ReturnType<typeof createServer>[] = []
  #namespaces: Namespaces | null = null

  private constructor(options: StackOptions) {
    this.#options = options
    this.file = readComposeFile(options.composeFile ?? ourComposeFile, {
      GATEHOUSE_SECRETS: join(this.folder, 'secrets'),
      ...options.variables,
    })
  }

  /** Lays everything out and starts it in the order of the file; resolves once all is healthy. */
  static async start(options: StackOptions = {}): Promise<Stack> {
    const stack = new Stack(options)
    try {
      await stack.#start()
      return stack
    } catch (error) {
      await stack.stop()
      throw error
    }
  }

  get caddy(): Container {
    return this.#container('caddy')
  }

  get gatehouse(): Container {
    return this.#container('gatehouse')
  }

  /** One command by the console's socket, as `docker compose exec gatehouse gate …`. */
  gate(...words: string[]): Promise<Ended> {
    return this.gatehouse.exec('/usr/local/bin/gate', ...words)
  }

  /** A service that does one thing and ends, as `docker compose run --rm [over] <name> …`. */
  once(
    name: string,
    command: string[] = [],
    over: (service: Service) => Partial<Service> = () => ({}),
  ): Promise<Ended> {
    const service = this.file.services[name]
    if (service === undefined) throw new Error(`the compose file has no service ${name}`)
    const given = command.length > 0 ? { command } : {}
    const network = service.network_mode.replace('service:', '') || name
    return this.#make(`${name}-once`, { ...service, ...given, ...over(service) }, network).run()
  }

  /** A real request from outside to a published port. */
  ask(host: string, path = '/', from: Partial<AskedFrom> = {}): Promise<StackAnswer> {
    return askThrough(this.folder, { client: 'customer', port: 80, ...from }, host, path)
  }

  /** Shell commands in the network namespace of a service, or `outside`. */
  inNetwork(name: string, commands: string): string {
    return this.#opened().run(name, commands)
  }

  async stop(): Promise<void> {
    for (const container of [...this.containers.values()].reverse()) await container.stop('SIGKILL')
    for (const helper of this.#helpers) helper.kill('SIGKILL')
    for (const server of this.#servers) server.close()
    this.#namespaces?.close()
    rmSync(this.folder, { recursive: true, force: true })
  }

  async #start(): Promise<void> {
    const services = Object.entries(this.file.services).filter(([, { profiles }]) => profiles.length === 0)
    const edit = this.#options.edit ?? ((_, service) => service)
    this.#makeVolumes()
    const members: Record<string, string[]> = {}
    for (const network of Object.keys(this.file.networks))
      members[network] = services
        .filter(([, { networks }]) => networks.includes(network))
        .map(([name]) => name)
    const [outward = '', inward = outward] = Object.keys(members)
    members[inward]?.push('shop')
    this.#namespaces = await Namespaces.open(members, outward)
    for (const [name, service] of services)
      this.containers.set(name, this.#make(name, edit(name, service), name))
    await this.#startHelpers(outward)
    await this.#options.before?.(this)
    for (const container of this.#inOrder()) await this.#startOne(container)
  }

  async #startOne(container: Container): Promise<void> {
    await container.start()
    if (container.parts.service.healthcheck) await container.healthy()
  }

  #make(name: string, service: Service, network: string): Container {
    const folder = join(this.folder, name)
    mkdirSync(join(folder, 'root'), { recursive: true })
    const environment =
      name === 'gatehouse' ? { ...service.environment, ...this.#options.environment } : service.environment
    const namespaces = this.#opened()
    const parts = {
      name,
      service: { ...service, environment },
      image: imageOf(service.build?.target ?? name),
      folder,
      net: namespaces.file(network),
      hosts: namespaces.hosts(),
      place: (kind: 'volume' | 'secret', source: string) =>
        kind === 'volume' ? join(this.folder, 'volumes', source) : (this.file.secrets[source]?.file ?? ''),
    }
    return new Container(parts)
  }

  /** An empty volume gets what the image has in its place; a secret is a file of whoever runs Gatehouse. */
  #makeVolumes(): void {
    for (const service of Object.values(this.file.services))
      for (const { source, target } of service.volumes) {
        const { folders } = imageOf(service.build?.target ?? '')
        for (const folder of folders.filter(one => one === target || one.startsWith(`${target}/`)))
          privateFolder(join(this.folder, 'volumes', source, folder.slice(target.length)))
      }
    for (const { file } of Object.values(this.file.secrets)) {
      if (file === undefined || existsSync(file)) continue
      mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 })
      writeFileSync(file, `${randomBytes(32).toString('hex')}\n`, { mode: 0o400 })
      chownSync(file, 10001, 10001)
    }
  }

  async #startHelpers(outward: string): Promise<void> {
    const caddy =
      this.#opened().addresses.get(`caddy ${outward}`) ?? this.#opened().addresses.get(`gatehouse ${outward}`)
    const relays = Object.entries(clients).flatMap(([client, localAddress]) =>
      [80, 443].map(port => ({
        from: { path: join(this.folder, `${client}-${port}.sock`) },
        to: { host: caddy, port, localAddress },
      })),
    )
    await this.#helper('outside', 'relay.ts', JSON.stringify(relays))
    await this.#helper('shop', 'shop.ts')
    const loopback = await Promise.all((this.#options.loopback ?? []).map(port => this.#carryOut(port)))
    if (loopback.length > 0) await this.#helper('gatehouse', 'relay.ts', JSON.stringify(loopback))
  }

  /** From a port of Gatehouse's loopback to the same of this machine's. */
  async #carryOut(port: number) {
    const path = join(this.folder, `out-${port}.sock`)
    const { connect } = await import('node:net')
    const server = createServer(near => {
      const far = connect(port, '127.0.0.1')
      near.pipe(far).pipe(near)
      near.on('error', () => far.destroy())
      far.on('error', () => near.destroy())
    })
    this.#servers.push(server)
    await new Promise<void>(resolve => server.listen(path, resolve))
    return { from: { host: '127.0.0.1', port }, to: { path } }
  }

  async #helper(namespace: string, script: string, ...args: string[]): Promise<void> {
    const file = new URL(script, import.meta.url).pathname
    const net = this.#opened().file(namespace)
    const child = spawn('nsenter', [`--net=${net}`, process.execPath, file, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#helpers.push(child)
    await new Promise<void>((resolve, reject) => {
      child.stdout?.once('data', () => resolve())
      child.once('exit', code => reject(new Error(`${script} ended with ${code}`)))
    })
  }

  /** Whoever others wait for comes first. */
  #inOrder(): Container[] {
    const ordered: Container[] = []
    const add = (name: string): void => {
      const container = this.containers.get(name)
      if (container === undefined || ordered.includes(container)) return
      for (const before of Object.keys(container.parts.service.depends_on)) add(before)
      ordered.push(container)
    }
    for (const name of this.containers.keys()) add(name)
    return ordered
  }

  #container(name: string): Container {
    const container = this.containers.get(name)
    if (container === undefined) throw new Error(`the compose file has no service ${name}`)
    return container
  }

  #opened(): Namespaces {
    if (this.#namespaces === null) throw new Error('there are no namespaces yet')
    return this.#namespaces
  }
}

function privateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  chownSync(path, 10001, 10001)
}
