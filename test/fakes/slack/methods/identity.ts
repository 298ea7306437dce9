import { z } from 'zod'
import type { Json } from '../json.ts'
import type { Member } from '../member.ts'
import { Refusal } from '../refusal.ts'
import { defineMethod, flag } from './method.ts'

/** https://docs.slack.dev/reference/methods/api.test */
const apiTest = defineMethod({
  name: 'api.test',
  token: 'none',
  scopes: [],
  perMinute: 100,
  args: z.looseObject({ error: z.string().optional() }),
  run: (_, args) => {
    if (args.error !== undefined) throw new Refusal(args.error, { args })
    return { args }
  },
})

/** https://docs.slack.dev/reference/methods/auth.test */
const authTest = defineMethod({
  name: 'auth.test',
  scopes: [],
  perMinute: 300,
  args: z.looseObject({}),
  run: ({ workspace }) => ({
    url: 'https://fake-team.slack.com/',
    team: 'Fake team',
    user: workspace.bot.name,
    team_id: workspace.teamId,
    user_id: workspace.bot.id,
    bot_id: workspace.bot.botId,
    is_enterprise_install: false,
  }),
})

function userJson(member: Member): Json {
  const { name } = member
  const profile = {
    title: '',
    phone: '',
    skype: '',
    real_name: name,
    real_name_normalized: name,
    display_name: name,
    display_name_normalized: name,
    status_text: '',
    status_emoji: '',
    status_emoji_display_info: [],
    status_expiration: 0,
    huddle_state: 'default_unset',
    huddle_state_expiration_ts: 0,
    image_48: '',
    image_192: '',
  }
  return {
    id: member.id,
    team_id: member.teamId,
    name,
    deleted: member.deleted,
    real_name: name,
    tz: 'Etc/UTC',
    profile,
    is_admin: member.admin,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: member.guest !== undefined,
    is_ultra_restricted: member.guest === 'single',
    is_bot: member.bot,
    is_app_user: false,
    ...(member.stranger ? { is_stranger: true } : {}),
    updated: 0,
  }
}

/** https://docs.slack.dev/reference/methods/users.info */
const usersInfo = defineMethod({
  name: 'users.info',
  scopes: ['users:read'],
  perMinute: 100,
  args: z.object({ user: z.string(), include_locale: flag }),
  run: ({ workspace }, args) => {
    const member = workspace.members.get(args.user)
    if (!member) throw new Refusal('user_not_found')
    return { user: userJson(member) }
  },
})

/** https://docs.slack.dev/reference/methods/bots.info */
const botsInfo = defineMethod({
  name: 'bots.info',
  scopes: ['users:read'],
  perMinute: 50,
  args: z.object({ bot: z.string().optional() }),
  run: ({ workspace }, args) => {
    const { bot } = workspace
    if (args.bot !== bot.botId) throw new Refusal('bot_not_found')
    return {
      bot: {
        id: bot.botId,
        deleted: false,
        name: bot.name,
        updated: 0,
        app_id: workspace.appId,
        user_id: bot.id,
        icons: { image_36: '', image_48: '', image_72: '' },
      },
    }
  },
})

/** https://docs.slack.dev/reference/methods/team.info */
const teamInfo = defineMethod({
  name: 'team.info',
  scopes: ['team:read'],
  perMinute: 50,
  args: z.looseObject({}),
  run: ({ workspace }) => ({
    team: {
      id: workspace.teamId,
      name: 'Fake team',
      domain: 'fake-team',
      email_domain: '',
      icon: { image_default: true },
    },
  }),
})

/** https://docs.slack.dev/reference/methods/usergroups.list */
const usergroupsList = defineMethod({
  name: 'usergroups.list',
  scopes: ['usergroups:read'],
  perMinute: 20,
  args: z.object({ include_users: flag, include_disabled: flag, include_count: flag }),
  run: ({ workspace }, args) => ({
    usergroups: [...workspace.groups.values()].map(group => ({
      id: group.id,
      team_id: workspace.teamId,
      is_usergroup: true,
      name: group.handle,
      description: '',
      handle: group.handle,
      is_external: false,
      date_create: 0,
      date_update: 0,
      date_delete: 0,
      ...(args.include_users ? { users: group.memberIds } : {}),
      user_count: group.memberIds.length,
    })),
  }),
})

export const identityMethods = [apiTest, authTest, usersInfo, botsInfo, teamInfo, usergroupsList]
