// The one place that names the library: the bot brings it, and these tests are of what it brings.
export { App, HTTPReceiver, LogLevel, type Receiver, SocketModeReceiver, webApi } from '@slack/bolt'
