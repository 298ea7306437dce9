import { execFileSync, spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type EdgeFolder, prepareEdgeFolder } from '@gatehouse/core/caddy/edge-folder.ts'
import { checks } from '@gatehouse/core/doctor/checks/index.ts'
import type { DoctorFiles, HostDeps } from '@gatehouse/core/doctor/doctor-deps.ts'
import { bad, type Seen } from '@gatehouse/core/doctor/seen.ts'
import { testHost } from '../harness/doctor.ts'
import { temporaryFolder } from '../harness/folder.ts'
import { programEnvironment } from '../harness/program-environment.ts'
import { type Order, Told } from './looker.ts'
import { type WaitingOptions, WaitingProcess } from './waiting-process.ts'

/** What every process of a well-made container has: nobody's user, no capability, a filter, a read-only system. */
const sealing = `
for place in /tmp /var/tmp /dev/shm; do mount -t tmpfs -o noexec,nosuid,nodev tmpfs "$place"; done
mount -t tmpfs tmpfs /run
mount -o remount,bind,ro /
`
const nobody = ['--reuid=65534', '--regid=65534', '--clear-groups', '--inh-caps=-all', '--bounding-set=-all']
/** SECCOMP_RET_ALLOW for whatever is asked: `prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, …)`, which has a number on each kind of machine. */
const prctl = { x64: 157, arm64: 167 }[process.arch as string] ?? 0
const filter = `syscall(${prctl}, 22, 2, pack("S x6 P", 1, pack("SCCL", 6, 0, 0, 0x7fff0000))) == 0 or die "no filter: $!"; exec @ARGV`
const filtered = ['perl', '-e', filter, '--']

/** Why processes cannot be made here as rules want them to be; undefined when they can. */
export function whyNoLab(): string | undefined {
  if (process.platform !== 'linux') return 'this is no Linux'
  if (process.getuid?.() !== 0) return 'only root may make them'
  for (const tool of ['unshare', 'setpriv', 'prlimit', 'perl', 'setcap', 'getcap', 'mkfifo'])
    if (!succeeds('sh', ['-c', `command -v ${tool}`])) return `there is no ${tool} here`
  if (!succeeds('unshare', ['--mount', '--net', '--pid', '--fork', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']))
    return 'namespaces are not permitted here'
  return prctl === 0 ? `the calls of ${process.arch} are not known` : undefined
}

function succeeds(program: string, args: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Where conditions are made that the doctor looks at; everything is gone at the end. */
export class Lab {
  readonly #open: { stop(): Promise<void> }[] = []
  #sealed: Promise<WaitingProcess> | null = null
  #naive: Promise<WaitingProcess> | null = null

  /** A data folder with the places of an edge. */
  place(): { folder: string; place: EdgeFolder } {
    const folder = join(this.folder(), 'data')
    return { folder, place: prepareEdgeFolder(folder) }
  }

  folder(): string {
    return this.keep(temporaryFolder()).path
  }

  async process(options: WaitingOptions): Promise<WaitingProcess> {
    return this.keep(await WaitingProcess.start(options))
  }

  /** A process to which every rule for processes holds. */
  sealed(): Promise<WaitingProcess> {
    this.#sealed ??= this.process({
      prepare: sealing,
      through: ['prlimit', '--core=0', 'setpriv', ...nobody, '--no-new-privs', ...filtered],
    })
    return this.#sealed
  }

  /** A process to which none of them holds. */
  naive(): Promise<WaitingProcess> {
    this.#naive ??= this.process({
      prepare: 'mount -o remount,bind,rw /\nmount -t tmpfs tmpfs /dev/shm',
      through: ['prlimit', '--core=unlimited'],
    })
    return this.#naive
  }

  /** Looks with one check. */
  async look(
    id: string,
    { files, ...other }: Omit<Partial<HostDeps>, 'files'> & { files?: Partial<DoctorFiles> } = {},
    at = this.place(),
  ): Promise<Seen> {
    const host = testHost(at, { edgeProcess: null, ...other })
    return hostCheckOf(id).look({ ...host, files: { ...host.files, ...files } })
  }

  /** Looks with one check from within another process, that is made in a way of its own. */
  async lookFrom(through: readonly string[], order: Order, env: Record<string, string> = {}): Promise<Seen> {
    const script = fileURLToPath(new URL('looker.ts', import.meta.url))
    const words = [...through, process.execPath, ...(order.flags ?? []), script, JSON.stringify(order)]
    const [command = '', ...args] = words
    const child = spawn(command, args, { stdio: 'pipe', env: { ...programEnvironment(), ...env } })
    const said = { stdout: '', stderr: '' }
    for (const stream of ['stdout', 'stderr'] as const)
      child[stream].on('data', chunk => {
        said[stream] += String(chunk)
      })
    await new Promise(resolve => child.once('close', resolve))
    if (said.stdout === '') throw new Error(`it saw nothing: ${said.stderr}`)
    const told = Told.parse(JSON.parse(said.stdout))
    // As the check itself makes it: a severity or none.
    return told.kind === 'bad' ? bad(told.words, told.severity) : told
  }

  /** What a Gatehouse sees that nobody runs, of a Caddy that root runs. */
  async asAnother(check: string): Promise<Seen> {
    return this.lookFrom(asNobody, { check, folder: this.folder(), edge: (await this.naive()).pid })
  }

  keep<T extends { stop(): Promise<void> }>(one: T): T {
    this.#open.push(one)
    return one
  }

  async stop(): Promise<void> {
    for (const one of this.#open.splice(0).reverse()) await one.stop()
  }
}

function hostCheckOf(id: string) {
  const found = checks.find(check => check.id === id)
  if (found?.on !== 'host') throw new Error(`there is no rule ${id} about a place`)
  return found
}

/** What starts a program as nobody. */
export const asNobody: readonly string[] = ['setpriv', ...nobody]
