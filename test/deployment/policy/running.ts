import { everyService, lasting, only, type Rule } from './rule.ts'

/** How it lives. */
export const running: Rule[] = [
  everyService(
    'memory',
    'has a limit of memory',
    ({ mem_limit = 0 }) => mem_limit > 0,
    service => {
      delete service.mem_limit
    },
  ),
  everyService(
    'processors',
    'has a limit of processors',
    ({ cpus = 0 }) => cpus > 0,
    service => {
      delete service.cpus
    },
  ),
  everyService(
    'processes',
    'has a limit of processes',
    ({ pids_limit = 0 }) => pids_limit > 0 && pids_limit <= 1024,
    service => {
      service.pids_limit = -1
    },
  ),
  lasting(
    'health',
    'is asked whether it is well, without a shell',
    ({ healthcheck }) => healthcheck?.test[0] === 'CMD',
    service => {
      delete service.healthcheck
    },
  ),
  lasting(
    'restart',
    'is started again when it ends',
    ({ restart }) => ['unless-stopped', 'always'].includes(restart),
    service => {
      service.restart = 'no'
    },
  ),
  only(
    'gatehouse',
    'caddy-first',
    'starts once Caddy is well',
    ({ depends_on }) => depends_on.caddy?.condition === 'service_healthy',
    service => {
      service.depends_on = { caddy: { condition: 'service_started' } }
    },
  ),
]
