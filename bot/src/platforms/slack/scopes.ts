/** What the bot token must be allowed, and what for. https://docs.slack.dev/reference/scopes */
export const neededScopes: Readonly<Record<string, string>> = {
  commands: 'take /gate and the shortcuts',
  'chat:write': 'post cards and answers',
  'im:write': 'answer in a direct message when nothing else is possible',
  'users:read': 'tell members from guests, bots and people of other workspaces',
}

/** What it may be allowed as well. */
export const wishedScopes: Readonly<Record<string, string>> = {
  'files:write': 'attach what is too long for a message, and charts',
  'channels:read': 'check that the channels for cards are right',
  'groups:read': 'check the same of private channels',
}

/** All of them, as the manifest asks for them. */
export const allScopes: readonly string[] = [...Object.keys(neededScopes), ...Object.keys(wishedScopes)]
