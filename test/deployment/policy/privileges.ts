import { everyService, lasting, one, only, type Rule } from './rule.ts'

/** What a process may do. */
export const privileges: Rule[] = [
  {
    ...lasting(
      'non-root',
      'runs as a fixed user and group that are not root',
      ({ user }) => /^[1-9]\d{3,}:[1-9]\d{3,}$/.test(user),
      () => undefined,
    ),
    evil: ({ compose }) => {
      for (const name of ['caddy', 'gatehouse']) one(compose, name).user = 'root'
    },
  },
  everyService(
    'drop-all',
    'drops every capability',
    ({ cap_drop }) => cap_drop.includes('ALL'),
    service => {
      service.cap_drop = ['NET_RAW']
    },
  ),
  everyService(
    'no-capabilities',
    'gets no capability back, but for NET_ADMIN of the redirect',
    ({ cap_add }, name) => cap_add.every(added => name === 'transparent' && added === 'NET_ADMIN'),
    service => {
      service.cap_add = ['NET_BIND_SERVICE']
    },
  ),
  everyService(
    'no-new-privileges',
    'can gain no privileges',
    ({ security_opt }) => security_opt.includes('no-new-privileges:true'),
    service => {
      service.security_opt = []
    },
  ),
  everyService(
    'confined',
    'keeps the engine’s seccomp profile and AppArmor',
    ({ security_opt }) => !security_opt.some(option => /unconfined/.test(option)),
    service => {
      service.security_opt = ['no-new-privileges:true', 'seccomp:unconfined']
    },
  ),
  everyService(
    'not-privileged',
    'is not privileged',
    ({ privileged }) => !privileged,
    service => {
      service.privileged = true
    },
  ),
  everyService(
    'no-devices',
    'gets no device of the host',
    ({ devices }) => devices.length === 0,
    service => {
      service.devices = ['/dev/kmsg']
    },
  ),
  everyService(
    'own-namespaces',
    'shares no process, IPC or user namespace with the host',
    ({ pid, ipc, userns_mode }) => pid === '' && ['', 'private', 'none'].includes(ipc) && userns_mode === '',
    service => {
      service.pid = 'host'
    },
  ),
  everyService(
    'init',
    'has an init that takes up what is left of children',
    ({ init }) => init,
    service => {
      service.init = false
    },
  ),
  only(
    'caddy',
    'ports-without-capability',
    'may listen below 1024 by a setting of its namespace',
    ({ sysctls }) => sysctls['net.ipv4.ip_unprivileged_port_start'] === '0',
    service => {
      delete service.sysctls['net.ipv4.ip_unprivileged_port_start']
    },
  ),
  only(
    'caddy',
    'handed-on-connections',
    'hands waiting connections on at a reload',
    ({ sysctls }) => sysctls['net.ipv4.tcp_migrate_req'] === '1',
    service => {
      service.sysctls['net.ipv4.tcp_migrate_req'] = '0'
    },
  ),
  only(
    'transparent',
    'opt-in-redirect',
    'starts with its profile alone, once, in the network of Caddy',
    ({ profiles, restart, network_mode }) =>
      profiles.length > 0 && restart === 'no' && network_mode === 'service:caddy',
    service => {
      service.profiles = []
    },
  ),
]
