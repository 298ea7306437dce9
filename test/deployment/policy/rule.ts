import type { ComposeFile, Service } from '../compose-file.ts'
import type { Stage } from '../dockerfile.ts'

/** What rules judge. */
export interface Deployment {
  compose: ComposeFile
  stages: Stage[]
}

/** One rule of the deployment: what it demands, and a change that breaks this rule and no other. */
export interface Rule {
  id: string
  /** As the rest of a sentence that begins with the name of a service, or of the whole. */
  demands: string
  /** Whom it finds not to be so. */
  broken(deployment: Deployment): string[]
  /** Takes away what it demands. */
  evil(deployment: Deployment): void
}

const ours = ['caddy', 'gatehouse']

/** A rule for every service. */
export function everyService(
  id: string,
  demands: string,
  holds: (service: Service, name: string) => boolean,
  evil: (service: Service) => void,
): Rule {
  return {
    id,
    demands,
    broken: ({ compose }) =>
      Object.entries(compose.services)
        .filter(([name, service]) => !holds(service, name))
        .map(([name]) => name),
    evil: ({ compose }) => evil(one(compose, 'gatehouse')),
  }
}

/** A rule for what runs all the time. */
export function lasting(
  id: string,
  demands: string,
  holds: (service: Service, name: string) => boolean,
  evil: (service: Service) => void,
): Rule {
  return everyService(id, demands, (service, name) => !ours.includes(name) || holds(service, name), evil)
}

/** A rule for one service. */
export function only(
  name: string,
  id: string,
  demands: string,
  holds: (service: Service, compose: ComposeFile) => boolean,
  evil: (service: Service, compose: ComposeFile) => void,
): Rule {
  return {
    id,
    demands,
    broken: ({ compose }) => (holds(one(compose, name), compose) ? [] : [name]),
    evil: ({ compose }) => evil(one(compose, name), compose),
  }
}

export function one(compose: ComposeFile, name: string): Service {
  const service = compose.services[name]
  if (service === undefined) throw new Error(`there is no service ${name}`)
  return service
}
