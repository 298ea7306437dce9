import { allScopes } from './scopes.ts'

/**
 * The app as Slack makes it from `slack-manifest.yaml`: one command, two shortcuts, a home page, and the scopes that are needed, each used.
 * It names no address, because Slack is reached through Socket Mode. https://docs.slack.dev/reference/app-manifest
 */
export const slackManifest = {
  display_information: {
    name: 'Gatehouse',
    description: "Run the team's reverse proxy from Slack: routes, protections, and a way back.",
    background_color: '#1f3a5f',
  },
  features: {
    app_home: {
      home_tab_enabled: true,
      messages_tab_enabled: true,
      messages_tab_read_only_enabled: true,
    },
    bot_user: { display_name: 'Gatehouse', always_online: true },
    slash_commands: [
      {
        command: '/gate',
        description: 'Run the reverse proxy: routes, policies, rollback. Alone it opens a form.',
        usage_hint: 'status | route list | route show shop | help',
        should_escape: false,
      },
    ],
    shortcuts: [
      {
        name: 'Gatehouse',
        type: 'global',
        callback_id: 'gate',
        description: 'Run a Gatehouse command from a form',
      },
      {
        name: 'Gatehouse here',
        type: 'message',
        callback_id: 'gate_here',
        description: 'Run a Gatehouse command and read the answer in this thread',
      },
    ],
  },
  oauth_config: { scopes: { bot: allScopes } },
  settings: {
    event_subscriptions: { bot_events: ['app_home_opened'] },
    interactivity: { is_enabled: true },
    org_deploy_enabled: false,
    socket_mode_enabled: true,
    token_rotation_enabled: false,
  },
}
