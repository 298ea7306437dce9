import { runningCheck } from '../check.ts'
import { bad, unseen, well } from '../seen.ts'
import { configTexts } from '../view/config-parts.ts'

const hosts = ['localhost', '127.0.0.1', 'localhost:2019', 'caddy']

/** No client comes to the admin API through the edge itself. */
export const adminThroughEdge = runningCheck({
  id: 'admin-through-edge',
  title: 'no route of the edge leads to the admin API',
  severity: 'critical',
  protects: 'Everybody on the internet could read every secret of the configuration, and change it.',
  fix: 'Take out the route that leads there (drift show, route list), then: drift repair.',
  sources: ['Caddy documentation, “Admin endpoint security”', 'OWASP ASVS 5.0.0, 13.2.2'],
  look: async ({ ask, running, files }) => {
    for (const [name, text] of dials(await running()))
      if (leadsTo(text, files.adminSocket)) return bad(`${name} dials the admin API.`)
    for (const host of hosts) {
      const answer = await ask({ host, path: '/config/', plain: true })
      if (answer.kind === 'silent')
        return unseen(`The edge did not answer: ${answer.words}.`, 'npm run gate -- status')
      if (answer.status === 200 && /"(?:apps|admin)"\s*:/.test(answer.body))
        return bad(`Who asks for ${host} gets a configuration.`)
    }
    return well('Nothing dials it, and nobody got a configuration who asked for one.')
  },
})

function* dials(config: unknown): Generator<[string, string]> {
  for (const { path, text } of configTexts(config)) if (path.endsWith('/dial')) yield [path, text]
}

function leadsTo(dial: string, socket: string): boolean {
  return dial.includes(socket) || /[:\]]2019$/.test(dial) || /^unix\/.*\/(?:proc|fd)\//.test(dial)
}
