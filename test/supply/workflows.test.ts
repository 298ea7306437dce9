import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'

const Permissions = z.record(z.string(), z.string())
const Step = z.looseObject({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.looseObject({ 'persist-credentials': z.boolean().optional() }).optional(),
})
const Job = z.looseObject({
  'runs-on': z.string(),
  'timeout-minutes': z.number().optional(),
  permissions: z.union([Permissions, z.string()]).optional(),
  steps: z.array(Step),
})
const Workflow = z.looseObject({
  on: z.union([z.string(), z.array(z.string()), z.record(z.string(), z.unknown())]),
  permissions: z.union([Permissions, z.string()]).optional(),
  jobs: z.record(z.string(), Job),
})
type Job = z.infer<typeof Job>

const folder = '.github/workflows'
const files = readdirSync(folder).sort()
const text = (file: string): string => readFileSync(`${folder}/${file}`, 'utf8')

/** Events that run the code of strangers with the rights of the repository. */
const dangerous = ['pull_request_target', 'workflow_run', 'issue_comment', 'issues']

/** What a job may write, by its name; every other one only reads. */
const mayWrite: Record<string, readonly string[]> = { publish: ['contents', 'id-token', 'attestations'] }

/** What a workflow does that none may. */
function faults(source: string): string[] {
  const { on, permissions, jobs } = Workflow.parse(parse(source))
  const events = typeof on === 'string' ? [on] : Array.isArray(on) ? on : Object.keys(on)
  const unpinned = [...source.matchAll(/uses:\s*(.*)/g)]
    .map(([, used = '']) => used)
    .filter(used => !/^actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(used))
  return [
    ...events.filter(event => dangerous.includes(event)).map(event => `is started by ${event}`),
    ...(JSON.stringify(permissions) === '{"contents":"read"}' ? [] : ['gives rights to every job']),
    ...unpinned.map(used => `uses ${used} without a commit and its version`),
    ...(/\bsecrets\b/.test(source) ? ['hands over secrets'] : []),
    ...Object.entries(jobs).flatMap(([name, job]) => faultsOfJob(name, job)),
  ]
}

function faultsOfJob(name: string, job: Job): string[] {
  const rights = job.permissions ?? {}
  const wide =
    typeof rights === 'string'
      ? [rights]
      : Object.entries(rights).flatMap(([right, level]) =>
          level === 'write' && !mayWrite[name]?.includes(right) ? [right] : [],
        )
  const writes = typeof rights === 'object' && Object.values(rights).includes('write')
  return [
    ...wide.map(right => `${name} may write ${right}`),
    ...(/^ubuntu-\d\d\.\d\d$/.test(job['runs-on']) ? [] : [`${name} runs on whatever is newest`]),
    ...((job['timeout-minutes'] ?? 360) > 60 ? [`${name} may run for hours`] : []),
    ...job.steps.flatMap(({ uses, run, with: inputs }) => [
      ...(uses?.startsWith('actions/checkout@') && inputs?.['persist-credentials'] !== false
        ? [`${name} leaves its credentials in the checkout`]
        : []),
      ...(run?.includes('${{') ? [`${name} puts the text of others into a shell`] : []),
      ...(writes && /\b(npm|npx|node|go)\b/.test(run ?? '')
        ? [`${name} runs code with rights to write`]
        : []),
    ]),
  ]
}

it.each(files)('%s does nothing that a workflow must not', file => {
  expect(faults(text(file))).toEqual([])
})

it.each(files)('%s checks with the very command that people use', file => {
  const { jobs } = Workflow.parse(parse(text(file)))
  expect(jobs.check?.steps.map(({ run }) => run)).toContain('npm run check')
})

it('the same action is the same commit everywhere', () => {
  const used = files.flatMap(file => [...text(file).matchAll(/uses: (\S+)@(\S+)/g)])
  const commits = Map.groupBy(used, ([, action]) => action)
  for (const [action, all] of commits)
    expect(new Set(all.map(([, , commit]) => commit)).size, `${action}`).toBe(1)
})

it('what is released is made before anybody has rights to write, and has a document, sums and a provenance', () => {
  const { jobs } = Workflow.parse(parse(text('release.yml')))
  expect(jobs.publish).toMatchObject({ needs: 'make' })
  expect(jobs.make).toMatchObject({ needs: 'check' })
  const made = jobs.make?.steps.map(({ run }) => run ?? '').join('\n')
  for (const words of ['npm run sbom', 'sha256sum', 'NOTICE', 'git archive']) expect(made).toContain(words)
  expect(text('release.yml')).toContain('subject-path: release/*')
})

const pin = / # v7\.0\.1$/m
it.each<[string, (source: string) => string, RegExp]>([
  ['a tag', source => source.replace(/checkout@[0-9a-f]{40}/, 'checkout@v7'), /without a commit/],
  [
    'a short commit',
    source => source.replace(/checkout@[0-9a-f]{40}/, 'checkout@3d3c42e'),
    /without a commit/,
  ],
  ['a commit without its version', source => source.replace(pin, ''), /without a commit/],
  [
    'an action of somebody else',
    source => source.replace('actions/checkout', 'some/checkout'),
    /without a commit/,
  ],
  ['rights for all', source => source.replace('contents: read', 'contents: write'), /rights to every job/],
  ['no rights named', source => source.replace(/^permissions:\n.*\n/m, ''), /rights to every job/],
  [
    'a pull request of a stranger, with rights',
    source => source.replace('  pull_request:', '  pull_request_target:'),
    /pull_request_target/,
  ],
  [
    'credentials that stay',
    source => source.replace('persist-credentials: false', 'persist-credentials: true'),
    /leaves its credentials/,
  ],
  [
    'credentials that stay unsaid',
    source => source.replace(/ {8}with:\n {10}persist-credentials: false\n/, ''),
    /leaves its credentials/,
  ],
  [
    'a title in a shell',
    source => source.replace('npm run check', `echo \${{ github.event.pull_request.title }}`),
    /text of others/,
  ],
  [
    'a job with more rights',
    source => source.replace('    runs-on', '    permissions: write-all\n    runs-on'),
    /may write write-all/,
  ],
  [
    'a job with one right',
    source => source.replace('    runs-on', '    permissions:\n      packages: write\n    runs-on'),
    /may write packages/,
  ],
  ['a secret', source => source.replace('npm run check', 'npm run check # secrets.X'), /hands over secrets/],
  ['a moving system', source => source.replace('ubuntu-24.04', 'ubuntu-latest'), /whatever is newest/],
  ['no end', source => source.replace(/ {4}timeout-minutes: \d+\n/, ''), /for hours/],
])('%s is found', (_, change, fault) => {
  const evil = change(text('check.yml'))
  expect(evil).not.toBe(text('check.yml'))
  expect(faults(evil).join('\n')).toMatch(fault)
})

it('code of packages beside rights to write is found', () => {
  const evil = text('release.yml').replace('gh release create', 'npm run sbom && gh release create')
  expect(faults(evil)).toEqual(['publish runs code with rights to write'])
})
