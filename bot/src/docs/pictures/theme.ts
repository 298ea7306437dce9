/** How a chat looks, near enough. */
export interface Theme {
  background: string
  panel: string
  border: string
  text: string
  faint: string
  codeBackground: string
  code: string
  added: string
  removed: string
  primary: string
  danger: string
  plainButton: string
  plainButtonText: string
  font: string
  /** The corner of the sender's picture: round in Discord. */
  avatarRadius: number
}

const monospace = 'Menlo, Consolas, DejaVu Sans Mono, monospace'

/** Letters of one width, in both chats. */
export const codeFont = monospace

export const slackTheme: Theme = {
  background: '#ffffff',
  panel: '#ffffff',
  border: '#d7d6d9',
  text: '#1d1c1d',
  faint: '#616061',
  codeBackground: '#f6f6f6',
  code: '#c01343',
  added: '#1d1c1d',
  removed: '#1d1c1d',
  primary: '#007a5a',
  danger: '#e01e5a',
  plainButton: '#ffffff',
  plainButtonText: '#1d1c1d',
  font: 'Lato, Helvetica Neue, Helvetica, Arial, sans-serif',
  avatarRadius: 8,
}

export const discordTheme: Theme = {
  background: '#313338',
  panel: '#2b2d31',
  border: '#232428',
  text: '#dbdee1',
  faint: '#949ba4',
  codeBackground: '#1e1f22',
  code: '#dbdee1',
  added: '#7ec699',
  removed: '#f08a8a',
  primary: '#5865f2',
  danger: '#da373c',
  plainButton: '#4e5058',
  plainButtonText: '#ffffff',
  font: 'gg sans, Noto Sans, Helvetica Neue, Helvetica, Arial, sans-serif',
  avatarRadius: 20,
}
