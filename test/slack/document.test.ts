import { expect, it } from 'vitest'
import { plainCard } from '../../bot/src/chat/card.ts'
import { allScopes } from '../../bot/src/platforms/slack/scopes.ts'
import { type StageOptions, stage } from './stage.ts'

const text = ['# Incident 1', ...Array.from({ length: 400 }, (_, at) => `- line ${at}`)].join('\n')
const program = () =>
  plainCard({
    title: 'Post-mortem',
    severity: 'info',
    code: { language: 'text', text, file: 'incident-1.md' },
    notes: ['Mind who reads it.'],
  })

/** What anna sees where she asked, and in her direct messages, once she was answered. */
async function answered(fake: NonNullable<StageOptions['fake']>, fails = false) {
  await using on = await stage({ program, fake })
  const ops = on.slack.channel('ops')
  const anna = on.slack.member('anna')
  const bert = on.slack.member('bert')
  if (fails) on.slack.faults.fail('files.getUploadURLExternal', 'internal_error', 10)
  await anna.slash(ops, '/gate incident export')
  const answer = await anna.waitFor(ops, /Post-mortem/)
  expect(bert.sees(ops)).toEqual([])
  return { answer, direct: anna.sees('dm') }
}

it('puts a document into a direct message, whole, and says so where it was asked for', async () => {
  const { answer, direct } = await answered({ scopes: allScopes })
  expect(answer).toMatchObject({ ephemeral: true, files: [] })
  expect(answer.text).toMatch(
    /incident-1\.md is in your direct messages from Gatehouse\.[\s\S]*Mind who reads it/,
  )
  expect(answer.text).not.toContain('line 7')
  expect(direct.flatMap(({ files }) => files)).toEqual([
    { name: 'incident-1.md', title: 'incident-1.md', content: `${text}\n` },
  ])
})

it.each([
  ['the app may upload no files', { scopes: allScopes.filter(scope => scope !== 'files:write') }, false],
  ['Slack does not take it', { scopes: allScopes }, true],
] as const)('shows its beginning, and where the whole of it is, when %s', async (_, fake, fails) => {
  const { answer, direct } = await answered(fake, fails)
  expect(answer.text).toMatch(/# Incident 1[\s\S]*line 7[\s\S]*more lines \(whole at the console\)/)
  expect(answer.text).not.toMatch(/direct messages/)
  expect(direct.flatMap(({ files }) => files)).toEqual([])
})
