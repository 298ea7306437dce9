import { z } from 'zod'
import type { Called, SlackApi } from '../api/slack-api.ts'

/** Who we are to Slack. */
export interface Us {
  team: string
  user: string
  bot: string | null
  scopes: readonly string[]
}

const AuthTest = z.looseObject({
  team_id: z.string(),
  user_id: z.string(),
  bot_id: z.string().optional(),
  response_metadata: z.looseObject({ scopes: z.array(z.string()).optional() }).optional(),
})

/** Asks Slack whose token this is. https://docs.slack.dev/reference/methods/auth.test */
export async function authenticate(api: Pick<SlackApi, 'now'>): Promise<Called<Us>> {
  return api.now(async client => {
    const answer = AuthTest.parse(await client.auth.test())
    return {
      team: answer.team_id,
      user: answer.user_id,
      bot: answer.bot_id ?? null,
      scopes: answer.response_metadata?.scopes ?? [],
    }
  })
}
