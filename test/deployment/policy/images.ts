import { belowFloor } from '@gatehouse/core/advisories/below-floor.ts'
import { lastOf, lineOf, type Stage } from '../dockerfile.ts'
import { type Deployment, everyService, type Rule } from './rule.ts'

const pinned = /^[\w./-]+:[\w.-]+@sha256:[0-9a-f]{64}$/

/** Whether a base is older than the flaws that are known of its program allow (`core/src/advisories/floors.ts`). */
const isBelow = (from: string): boolean => {
  const [, image = '', version = ''] = /^(node|golang):(\d+\.\d+\.\d+)/.exec(from) ?? []
  return image !== '' && belowFloor(image === 'golang' ? 'go' : image, version).outcome === 'below'
}

const stage = ({ stages }: Deployment, name: string): Stage => {
  const found = stages.find(one => one.name === name)
  if (found === undefined) throw new Error(`there is no stage ${name}`)
  return found
}

const change = (of: Stage, name: string, text: string) => {
  of.instructions = [...of.instructions.filter(one => one.name !== name), { name, text }]
}

const all = ({ stages }: Deployment) => stages.flatMap(({ instructions }) => instructions)

/** How images are made. */
export const images: Rule[] = [
  {
    id: 'pinned-bases',
    demands: 'begin as images that are named by version and digest',
    broken: ({ stages }) =>
      stages
        .filter(
          ({ from }) => from !== 'scratch' && !stages.some(({ name }) => name === from) && !pinned.test(from),
        )
        .map(({ from }) => from),
    evil: deployment => {
      stage(deployment, 'node').from = 'node:24'
    },
  },
  {
    id: 'bases-without-known-flaws',
    demands: 'begin as versions of Node and Go that no published flaw is known of',
    broken: ({ stages }) => stages.map(({ from }) => from).filter(isBelow),
    evil: deployment => {
      stage(deployment, 'go').from = `golang:1.26.4-bookworm@sha256:${'0'.repeat(64)}`
    },
  },
  everyService(
    'built-here',
    'is built from this repository',
    ({ build }) => build?.dockerfile === 'deploy/Dockerfile',
    service => {
      delete service.build
    },
  ),
  {
    id: 'image-user',
    demands: 'run as their own user also where a compose file forgets it',
    broken: ({ stages }) =>
      ['caddy', 'gatehouse'].filter(name => lastOf(lineOf(stages, name), 'USER') !== '10001:10001'),
    evil: deployment => change(stage(deployment, 'gatehouse'), 'USER', '0:0'),
  },
  {
    id: 'caddy-from-nothing',
    demands: 'hold nothing beside Caddy: no shell, no package manager',
    broken: ({ stages }) => (lineOf(stages, 'caddy')[0]?.from === 'scratch' ? [] : ['caddy']),
    evil: deployment => {
      stage(deployment, 'caddy').from = 'debian'
    },
  },
  {
    id: 'no-install-scripts',
    demands: 'run no scripts of packages',
    broken: deployment =>
      all(deployment)
        .filter(({ text }) => /npm (ci|install)/.test(text) && !text.includes('--ignore-scripts'))
        .map(({ text }) => text),
    evil: deployment => change(stage(deployment, 'packages'), 'RUN', 'npm ci --omit=dev'),
  },
  {
    id: 'locked-packages',
    demands: 'install what the lock file says and nothing else',
    broken: deployment =>
      all(deployment)
        .filter(
          ({ name, text }) =>
            name === 'RUN' && /npm (install|i|update)\b|(^|&& )npx |go get |go install /.test(text),
        )
        .map(({ text }) => text),
    evil: deployment => change(stage(deployment, 'page'), 'RUN', 'npm install --ignore-scripts'),
  },
  {
    id: 'no-downloads',
    demands: 'fetch nothing by hand',
    broken: deployment =>
      all(deployment)
        .filter(({ name, text }) => name === 'ADD' || /\b(curl|wget)\b/.test(text))
        .map(({ text }) => text),
    evil: deployment => change(stage(deployment, 'folders'), 'ADD', 'https://example.com/x /x'),
  },
  {
    id: 'no-file-capabilities',
    demands: 'give no file a capability or another user’s rights',
    broken: deployment =>
      all(deployment)
        .filter(({ text }) => /setcap|chmod\s+(-\S+\s+)?([ugo]*\+s|[4267]\d{3})/.test(text))
        .map(({ text }) => text),
    evil: deployment =>
      change(stage(deployment, 'build-caddy'), 'RUN', 'setcap cap_net_bind_service=+ep /caddy'),
  },
  {
    id: 'no-setuid',
    demands: 'take away what runs with another user’s rights',
    broken: ({ stages }) =>
      ['gatehouse', 'transparent'].filter(
        name =>
          !stages
            .find(one => one.name === name)
            ?.instructions.some(({ text }) => text.includes('-perm /6000')),
      ),
    evil: deployment => {
      const last = stage(deployment, 'transparent')
      last.instructions = last.instructions.filter(({ name }) => name !== 'RUN')
    },
  },
  {
    id: 'no-baked-secrets',
    demands: 'hold no secret in an ENV or ARG',
    broken: deployment =>
      all(deployment)
        .filter(
          ({ name, text }) => ['ENV', 'ARG'].includes(name) && /(TOKEN|SECRET|PASSWORD|_KEY)\b/.test(text),
        )
        .map(({ text }) => text),
    evil: deployment => change(stage(deployment, 'page'), 'ARG', 'NPM_TOKEN'),
  },
  {
    id: 'named-sources',
    demands: 'copy what is named and never everything',
    broken: deployment =>
      all(deployment)
        .filter(
          ({ name, text }) => name === 'COPY' && !text.includes('--from=') && /^(--\S+\s+)*\.\s/.test(text),
        )
        .map(({ text }) => text),
    evil: deployment => {
      const last = stage(deployment, 'transparent')
      last.instructions = [...last.instructions, { name: 'COPY', text: '. /everything' }]
    },
  },
]
