// The one place that names the library: the bot brings it, and these tests are of what it brings.
// biome-ignore lint/correctness/noUndeclaredDependencies: the bot declares it, and has to have the same one
export { App, HTTPReceiver, LogLevel, type Receiver, SocketModeReceiver, webApi } from '@slack/bolt'
