import { everyService, lasting, one, only, type Rule } from './rule.ts'

const socket = /docker\.sock|containerd\.sock|podman\.sock|^\/(run|var\/run|)$/
const lasts = (target: string) => /^\/(var\/lib|run)\//.test(target)

/** What a process sees of files. */
export const files: Rule[] = [
  everyService(
    'read-only',
    'has a read-only root',
    ({ read_only }) => read_only,
    service => {
      service.read_only = false
    },
  ),
  everyService(
    'tmpfs',
    'runs, trusts and makes nothing in /tmp, which is bounded',
    ({ tmpfs }) =>
      tmpfs.every(text => ['noexec', 'nosuid', 'nodev', 'size='].every(option => text.includes(option))),
    service => {
      service.tmpfs = ['/tmp:rw,nosuid,nodev,size=64m']
    },
  ),
  everyService(
    'no-engine-socket',
    'never sees the socket of the engine',
    ({ volumes }) => !volumes.some(({ source, target }) => socket.test(source) || socket.test(target)),
    service => {
      service.volumes.push({
        type: 'volume',
        source: '/var/run/docker.sock',
        target: '/var/lib/docker.sock',
        read_only: true,
      })
    },
  ),
  everyService(
    'no-host-folders',
    'mounts volumes and nothing of the host',
    ({ volumes }) => volumes.every(({ type }) => type === 'volume'),
    service => {
      service.volumes.push({ type: 'bind', source: '/home', target: '/var/lib/home', read_only: true })
    },
  ),
  everyService(
    'volumes-apart',
    'mounts over nothing that its image runs',
    ({ volumes }) => volumes.every(({ target }) => lasts(target)),
    service => {
      service.volumes.push({ type: 'volume', source: 'data', target: '/app/core', read_only: false })
    },
  ),
  only(
    'caddy',
    'database-apart',
    'never sees the database',
    ({ volumes }) => !volumes.some(({ source }) => source === 'data'),
    service => {
      service.volumes.push({ type: 'volume', source: 'data', target: '/var/lib/gatehouse', read_only: true })
    },
  ),
  only(
    'caddy',
    'only-reads',
    'writes to nothing but the folder that the two share',
    ({ volumes }) => volumes.every(({ source, read_only }) => read_only || source === 'edge'),
    service => {
      for (const volume of service.volumes) if (volume.source === 'lists') volume.read_only = false
    },
  ),
  {
    id: 'same-paths',
    demands: 'find what they share at the same path, because a configuration names it',
    broken: ({ compose }) => {
      const of = (name: string) =>
        new Map(one(compose, name).volumes.map(({ source, target }) => [source, target]))
      const seen = of('gatehouse')
      return [...of('caddy')]
        .filter(([source, target]) => seen.has(source) && seen.get(source) !== target)
        .map(([source]) => source)
    },
    evil: ({ compose }) => {
      for (const volume of one(compose, 'caddy').volumes)
        if (volume.source === 'lists') volume.target = '/var/lib/lists'
    },
  },
  {
    id: 'one-user',
    demands: 'run as one user, because what they share is readable to its owner alone',
    broken: ({ compose }) => (one(compose, 'caddy').user === one(compose, 'gatehouse').user ? [] : ['caddy']),
    evil: ({ compose }) => {
      one(compose, 'caddy').user = '10002:10002'
    },
  },
  {
    id: 'edge-shared-by-two',
    demands: 'keep the admin socket between the two',
    broken: ({ compose }) =>
      Object.entries(compose.services)
        .filter(
          ([name, { volumes }]) =>
            !['caddy', 'gatehouse'].includes(name) && volumes.some(({ source }) => source === 'edge'),
        )
        .map(([name]) => name),
    evil: ({ compose }) => {
      one(compose, 'transparent').volumes.push({
        type: 'volume',
        source: 'edge',
        target: '/var/lib/edge',
        read_only: true,
      })
    },
  },
  lasting(
    'bounded-logs',
    'keeps logs of a bounded size',
    ({ logging }) => Boolean(logging?.options['max-size'] && logging.options['max-file']),
    service => {
      service.logging = { driver: 'json-file', options: {} }
    },
  ),
]
