import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { runningCheck } from '../check.ts'
import { bad, unseen, well } from '../seen.ts'
import { configTexts } from '../view/config-parts.ts'
import { knownHost } from '../view/known-host.ts'

const hosts = ['localhost', '127.0.0.1', 'localhost:2019', 'caddy']

/** No client comes to the admin API through the edge itself. */
export const adminThroughEdge = runningCheck({
  id: 'admin-through-edge',
  title: 'no route of the edge leads to the admin API',
  severity: 'critical',
  protects: 'Everybody on the internet could read every secret of the configuration, and change it.',
  fix: 'Take out the route that leads there (drift show, route list), then: drift repair.',
  sources: ['Caddy documentation, “Admin endpoint security”', 'OWASP ASVS 5.0.0, 13.2.2'],
  look: async ({ ask, running, files, edge }) => {
    for (const { path, text } of configTexts(await running())) {
      if (!path.endsWith('/dial')) continue
      if (leadsTo(text, files.adminSocket)) return bad(`${path} dials the admin API.`)
      if (text.includes('{')) return bad(`${path} lets whoever asks choose what is dialled.`)
    }
    const { state } = edge.current()
    const through = knownHost(state)
    const ways = [{ plain: true as const }, ...(state.settings.https && through ? [{ through }] : [])]
    for (const way of ways)
      for (const host of hosts) {
        const answer = await ask({ host, path: '/config/', ...way })
        if (answer.kind === 'silent')
          return unseen(`The edge did not answer: ${answer.words}.`, 'npm run gate -- status')
        if (answer.status === 200 && /"(?:apps|admin)"\s*:/.test(answer.body))
          return bad(`Who asks for ${host} gets a configuration.`)
      }
    return well('Nothing dials it, and nobody got a configuration who asked for one.')
  },
})

function leadsTo(dial: string, socket: string): boolean {
  if (!dial.startsWith('unix')) return /:2019$/.test(dial)
  const path = dial.slice(dial.indexOf('/') + 1)
  // The same file by another name: through a link, or through what the kernel shows of a process.
  return path.startsWith('/proc/') || isSameFile(path, socket)
}

function isSameFile(path: string, other: string): boolean {
  const one = statSync(path, { throwIfNoEntry: false })
  const two = statSync(other, { throwIfNoEntry: false })
  return resolve(path) === resolve(other) || (one && two ? one.dev === two.dev && one.ino === two.ino : false)
}
