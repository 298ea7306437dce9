/**
 * Discord's documented limits. Lengths are counted in UTF-16 units, the stricter reading.
 * https://docs.discord.com/developers/components/reference,
 * https://docs.discord.com/developers/resources/message,
 * https://docs.discord.com/developers/interactions/application-commands
 */
export const limits = {
  content: 2000,
  embeds: 10,
  embedCharacters: 6000,
  embedTitle: 256,
  embedDescription: 4096,
  embedFields: 25,
  embedFieldName: 256,
  embedFieldValue: 1024,
  embedFooter: 2048,
  embedAuthor: 256,
  rows: 5,
  buttonsInRow: 5,
  buttonLabel: 80,
  buttonUrl: 512,
  customId: 100,
  placeholder: 150,
  selectOptions: 25,
  optionText: 100,
  components: 40,
  displayedText: 4000,
  sectionTexts: 3,
  galleryItems: 10,
  mediaDescription: 1024,
  modalTitle: 45,
  modalParts: 5,
  label: 45,
  labelDescription: 100,
  inputText: 4000,
  inputPlaceholder: 100,
  choices: 25,
  choiceText: 100,
  commandName: 32,
  commandDescription: 100,
  commandOptions: 25,
  commandCharacters: 8000,
  slashCommands: 100,
  menuCommands: 15,
  commandCreatesADay: 200,
  optionString: 6000,
  nonce: 25,
  files: 10,
  /** Bytes of one file without a boost, the `attachment_size_limit` of an interaction. */
  fileBytes: 10 * 1024 * 1024,
  /** Bytes of one event that a client sends over the gateway. */
  gatewayBytes: 4096,
  /** Events that a client may send over one connection within 60 seconds. */
  gatewayEvents: 120,
  mentions: 100,
} as const

/** https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-callback */
export const callbackDeadlineMs = 3000

/** How long an interaction's token may be used. */
export const tokenLifeMs = 15 * 60 * 1000

/** https://docs.discord.com/developers/resources/message#message-object-message-flags */
export const messageFlags = {
  suppressEmbeds: 1 << 2,
  ephemeral: 1 << 6,
  loading: 1 << 7,
  suppressNotifications: 1 << 12,
  voice: 1 << 13,
  componentsV2: 1 << 15,
} as const

/** https://docs.discord.com/developers/topics/permissions */
export const permissions = {
  administrator: 1n << 3n,
  viewChannel: 1n << 10n,
  sendMessages: 1n << 11n,
  manageMessages: 1n << 13n,
  embedLinks: 1n << 14n,
  attachFiles: 1n << 15n,
  readHistory: 1n << 16n,
  mentionEveryone: 1n << 17n,
  useCommands: 1n << 31n,
  sendInThreads: 1n << 38n,
} as const
