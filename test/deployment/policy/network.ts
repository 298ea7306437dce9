import { everyService, only, type Rule } from './rule.ts'

const published = ['443/tcp', '443/udp', '80/tcp']

/** Who reaches whom. */
export const network: Rule[] = [
  only(
    'caddy',
    'published-ports',
    'publishes 80 and 443 and no other port',
    ({ ports }) =>
      ports
        .map(port => `${port.target}/${port.protocol}`)
        .sort()
        .join() === published.join() && ports.every(({ target, published: outside }) => target === outside),
    service => {
      service.ports.push({ target: 2019, published: 2019, protocol: 'tcp' })
    },
  ),
  everyService(
    'no-other-way-in',
    'is reached from outside through Caddy alone',
    ({ ports, expose }, name) => name === 'caddy' || (ports.length === 0 && expose.length === 0),
    service => {
      service.ports = [{ target: 8089, published: 8089, protocol: 'tcp' }]
    },
  ),
  everyService(
    'no-host-network',
    'has a network of its own, or that of Caddy',
    ({ network_mode }) => ['', 'service:caddy'].includes(network_mode),
    service => {
      service.network_mode = 'host'
    },
  ),
  {
    id: 'upstreams-lead-nowhere',
    demands: 'have one network that leads to upstreams and nowhere else',
    broken: ({ compose }) => (compose.networks.upstreams?.internal ? [] : ['upstreams']),
    evil: ({ compose }) => {
      compose.networks.upstreams = { internal: false }
    },
  },
  only(
    'caddy',
    'admin-on-socket',
    'opens its admin API on a socket for its user alone',
    ({ environment }) => /^unix\/\/\S+\|0600$/.test(environment.CADDY_ADMIN ?? ''),
    service => {
      service.environment.CADDY_ADMIN = '0.0.0.0:2019'
    },
  ),
  only(
    'gatehouse',
    'edge-by-socket',
    'drives Caddy over that socket',
    ({ environment }) => environment.GATEHOUSE_EDGE === 'unix:/var/lib/edge/admin.sock',
    service => {
      service.environment.GATEHOUSE_EDGE = 'managed'
    },
  ),
  only(
    'gatehouse',
    'pages-behind-caddy',
    'opens no port for its pages and its API',
    ({ environment }) => environment.GATEHOUSE_WEB === 'none',
    service => {
      service.environment.GATEHOUSE_WEB = '127.0.0.1:8089'
    },
  ),
]
