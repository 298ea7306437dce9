import { join } from 'node:path'
import type { ContainerParts } from './container.ts'

const quote = (word: string) => `'${word.replaceAll("'", "'\\''")}'`
const commands = (lines: readonly string[]) => lines.join('\n')

const functions = `
set -eu
put() { # a file or folder of this machine, read-only
  if [ -d "$1" ]; then mkdir -p "$R$2"; else mkdir -p "$(dirname "$R$2")"; [ -e "$R$2" ] || : > "$R$2"; fi
  mount --bind "$1" "$R$2"
  mount -o remount,bind,ro "$R$2"
}
share() { # a volume
  if [ -d "$1" ]; then mkdir -p "$R$2"; else mkdir -p "$(dirname "$R$2")"; : > "$R$2"; fi
  mount --bind "$1" "$R$2"
  mount -o "remount,bind,$3" "$R$2"
}
`

/** What an engine gives every container. */
const kernel = `
mkdir -p "$R/proc" "$R/sys" "$R/dev" "$R/etc" "$R/run" "$R/tmp"
mount -t proc -o nosuid,nodev,noexec proc "$R/proc"
for path in bus fs irq sys sysrq-trigger; do
  [ -e "$R/proc/$path" ] && mount --bind "$R/proc/$path" "$R/proc/$path" && mount -o remount,bind,ro "$R/proc/$path"
done
for path in kcore keys timer_list; do [ ! -e "$R/proc/$path" ] || mount --bind /dev/null "$R/proc/$path"; done
mount -t sysfs -o ro,nosuid,nodev,noexec sysfs "$R/sys"
mount -t tmpfs -o nosuid,mode=0755,size=64k dev "$R/dev"
for name in null zero full random urandom tty; do : > "$R/dev/$name"; mount --bind "/dev/$name" "$R/dev/$name"; done
mkdir "$R/dev/shm"
mount -t tmpfs -o nosuid,nodev,noexec,size=64m shm "$R/dev/shm"
`

/** Lays out the root of a container in a mount namespace of its own, and becomes its program. */
export function mountScript(parts: ContainerParts): string {
  const { name, service, image, hosts, place } = parts
  const argv = [...(service.entrypoint ?? image.entrypoint), ...(service.command ?? image.command)]
  return commands([
    `R=${quote(rootOf(parts))}`,
    functions,
    'mount -t tmpfs -o mode=0755,size=64m image "$R"',
    kernel,
    ...image.files.map(({ from, to }) => `put ${quote(from)} ${quote(to)}`),
    ...(image.files.some(({ to }) => to === '/usr/lib')
      ? ['for name in bin sbin lib lib64; do ln -s "usr/$name" "$R/$name"; done']
      : []),
    `printf %s ${quote(hosts)} > "$R/etc/hosts"`,
    `printf 'root:x:0:0::/:/bin/sh\\ngatehouse:x:10001:10001::/nonexistent:/usr/sbin/nologin\\n' > "$R/etc/passwd"`,
    ...image.folders.map(folder => `install -d -m 0700 -o 10001 -g 10001 "$R"${quote(folder)}`),
    ...[...service.volumes]
      .sort((a, b) => a.target.length - b.target.length)
      .map(
        ({ type, source, target, read_only }) =>
          `share ${quote(type === 'volume' ? place('volume', source) : source)} ${quote(target)} ${read_only ? 'ro' : 'rw'}`,
      ),
    ...service.secrets.map(
      ({ source, target }) =>
        `put ${quote(place('secret', source))} ${quote(target.startsWith('/') ? target : `/run/secrets/${target}`)}`,
    ),
    ...service.tmpfs.map(mountTmpfs),
    `hostname ${quote(name)}`,
    ...(service.read_only ? ['mount -o remount,ro "$R"'] : []),
    `exec ${privileges(parts, argv)}`,
  ])
}

function rootOf({ folder }: Pick<ContainerParts, 'folder'>): string {
  return join(folder, 'root')
}

/** The command that runs a program in the root with the user, the capabilities and the environment of the service. */
export function privileges(parts: ContainerParts, [program = '', ...args]: readonly string[]): string {
  const { service, image } = parts
  const [uid = '0', gid = uid] = (service.user || '0:0').split(':')
  const kept = new Set(service.cap_add.map(name => `cap_${name.toLowerCase()}`))
  const all = service.privileged || !service.cap_drop.includes('ALL')
  const environment = {
    PATH: '/usr/local/bin:/usr/bin:/usr/sbin',
    ...image.environment,
    ...service.environment,
  }
  const path = program.startsWith('/') ? program : `/usr/local/bin/${program}`
  const words = [
    'env',
    '-i',
    ...Object.entries(environment).map(([key, value]) => `${key}=${value}`),
    '/usr/sbin/capsh',
    `--chroot=${rootOf(parts)}`,
    ...(all ? [] : [`--drop=${capabilities.filter(name => !kept.has(name)).join(',')}`]),
    ...(uid === '0' ? [] : [`--gid=${gid}`, '--groups=', `--uid=${uid}`]),
    ...(service.security_opt.includes('no-new-privileges:true') ? ['--no-new-privs'] : []),
    `--shell=${path}`,
    '--',
    ...args,
  ]
  return words.map(quote).join(' ')
}

function mountTmpfs(text: string): string {
  const [path = '', options = 'rw'] = text.split(/:(.*)/s)
  return `mkdir -p "$R"${quote(path)}; mount -t tmpfs -o ${quote(options)} tmpfs "$R"${quote(path)}`
}

/** All of capabilities(7), Linux 6. */
const capabilities = [
  'chown',
  'dac_override',
  'dac_read_search',
  'fowner',
  'fsetid',
  'kill',
  'setgid',
  'setuid',
  'setpcap',
  'linux_immutable',
  'net_bind_service',
  'net_broadcast',
  'net_admin',
  'net_raw',
  'ipc_lock',
  'ipc_owner',
  'sys_module',
  'sys_rawio',
  'sys_chroot',
  'sys_ptrace',
  'sys_pacct',
  'sys_admin',
  'sys_boot',
  'sys_nice',
  'sys_resource',
  'sys_time',
  'sys_tty_config',
  'mknod',
  'lease',
  'audit_write',
  'audit_control',
  'setfcap',
  'mac_override',
  'mac_admin',
  'syslog',
  'wake_alarm',
  'block_suspend',
  'audit_read',
  'perfmon',
  'bpf',
  'checkpoint_restore',
].map(name => `cap_${name}`)
