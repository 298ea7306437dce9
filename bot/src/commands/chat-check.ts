import { defineCommand } from '../command.ts'
import { chatName, stateWords } from '../replies/chat-words.ts'
import type { Reply } from '../reply.ts'

/** Looks at everything that the chats need, and says how to put right what is wrong. */
export const chatCheck = defineCommand({
  name: 'chat check',
  summary: 'look at tokens, scopes, intents, channels and clock of the chats, each with its fix',
  role: 'operator',
  risk: 'read',
  parameters: {},
  examples: ['chat check'],
  read: async ({ chats, clock }): Promise<Reply> => {
    const states = chats.states()
    if (states.length === 0)
      return {
        title: 'No chat is set up: there are no tokens.',
        severity: 'info',
        notes: [
          'Slack starts with SLACK_BOT_TOKEN and SLACK_APP_TOKEN, Discord with DISCORD_TOKEN. docs/slack.md and docs/discord.md show each step.',
        ],
        data: [],
      }
    const checked = await chats.check()
    const all = checked.flatMap(({ platform, checks }) => checks.map(check => ({ platform, ...check })))
    const wrong = all.filter(({ verdict }) => verdict !== 'ok')
    return {
      title:
        wrong.length === 0
          ? 'Everything that the chats need is there.'
          : `${wrong.length} of ${all.length} want looking at.`,
      severity: all.some(({ verdict }) => verdict === 'wrong')
        ? 'error'
        : wrong.length > 0
          ? 'warning'
          : 'ok',
      facts: states.map(({ platform, state, sinceMs }) => [
        chatName(platform),
        stateWords(state, sinceMs, clock.nowMs()),
      ]),
      table: {
        columns: ['chat', 'what', 'is', 'words'],
        rows: all.map(({ platform, name, verdict, words }) => [platform, name, verdict, words]),
      },
      notes: wrong.flatMap(({ platform, name, fix }) =>
        fix === null ? [] : [`${platform}, ${name}: ${fix}`],
      ),
      data: checked,
    }
  },
})
