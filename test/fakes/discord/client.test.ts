import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { connect } from './bot.ts'
import { call } from './call.ts'
import {
  type Client,
  Events,
  type Interaction,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  TextInputBuilder,
  TextInputStyle,
} from './discord-js.ts'
import { FakeDiscord } from './fake-discord.ts'
import { gate } from './gate-command.ts'

const clock = { nowMs: () => Date.now() }
let discord: FakeDiscord
const clients: Client[] = []

beforeEach(async () => {
  discord = await FakeDiscord.start({ clock })
})
afterEach(async () => {
  for (const client of clients.splice(0)) await client.destroy()
  await discord.close()
})

async function bot(act: (interaction: Interaction) => Promise<unknown> = async () => undefined) {
  const connected = await connect(discord, act)
  clients.push(connected.client)
  await call(discord, 'PUT', `/applications/${discord.application}/commands`, [gate])
  return connected
}

function replies(interaction: Interaction) {
  if (interaction.isChatInputCommand())
    return interaction.reply({ content: 'here', flags: MessageFlags.Ephemeral })
  return Promise.resolve()
}

test('the library logs in and knows guild, channels and roles', async () => {
  const ops = discord.channel('ops')
  const role = discord.role('on-call')
  const { client } = await bot()
  expect(client.user?.id).toBe(discord.botUser.id)
  const guild = client.guilds.cache.get(discord.guild)
  expect([guild?.channels.cache.has(ops.id), guild?.roles.cache.get(role.id)?.name]).toEqual([
    true,
    'on-call',
  ])
  const later = discord.channel('later', { botMaySend: false })
  await vi.waitFor(() => expect(client.channels.cache.has(later.id)).toBe(true))
  const channel = guild?.channels.cache.get(later.id)
  expect(guild?.members.me?.permissionsIn(later.id).has('ViewChannel')).toBe(true)
  expect(channel && guild?.members.me?.permissionsIn(channel).has('SendMessages')).toBe(false)
})

test('a bad token is refused at login', async () => {
  await expect(connect(discord, async () => undefined, 'made-up-other-token')).rejects.toThrow(
    'An invalid token was provided.',
  )
})

test('an interaction brings the member with roles, and typed options', async () => {
  const ops = discord.channel('ops')
  const role = discord.role('on-call')
  const anna = discord.member('anna', { roles: [role] })
  const ben = discord.member('ben', { administrator: true })
  const told: unknown[] = []
  await bot(async interaction => {
    if (!interaction.isChatInputCommand() || !interaction.inCachedGuild()) return
    const { options, member } = interaction
    told.push(
      options.getSubcommand(),
      options.getString('address'),
      options.getInteger('time'),
      options.getBoolean('quietly'),
      options.getUser('for')?.username,
      member.roles.cache.has(role.id),
      interaction.memberPermissions.has('Administrator'),
    )
    await interaction.reply('done')
  })
  await anna.slash(ops, 'gate block', { address: '203.0.113.7', time: 2, quietly: true, for: ben })
  await ben.slash(ops, 'gate block', { address: '203.0.113.8' })
  expect(told).toEqual([
    ...['block', '203.0.113.7', 2, true, 'ben', true, false],
    ...['block', '203.0.113.8', null, null, undefined, false, true],
  ])
})

test('in direct messages there is a user and no member, and the channel can be written to', async () => {
  const anna = discord.member('anna')
  const { errors } = await bot(async interaction => {
    if (!interaction.isChatInputCommand()) return
    await interaction.reply(interaction.inGuild() ? 'guild' : 'direct')
    await interaction.user.send('and later')
  })
  await anna.slash('dm', 'gate status')
  await anna.waitFor('dm', /^direct$/)
  await anna.waitFor('dm', /^and later$/)
  expect(errors).toEqual([])
})

test('after a defer there is no modal', async () => {
  discord.expectViolation(/40060/)
  const anna = discord.member('anna')
  const { errors } = await bot(async interaction => {
    if (!interaction.isChatInputCommand()) return
    await interaction.deferReply()
    // The library would refuse by itself; what does the server say?
    interaction.deferred = false
    const input = new TextInputBuilder().setCustomId('i').setStyle(TextInputStyle.Short)
    const label = new LabelBuilder().setLabel('L').setTextInputComponent(input)
    await interaction.showModal(new ModalBuilder().setCustomId('m').setTitle('T').addLabelComponents(label))
  })
  await anna.slash(discord.channel('ops'), 'gate status')
  await vi.waitFor(() => expect(errors).toMatchObject([{ code: 40060 }]))
  expect(anna.modal()).toBeUndefined()
})

test.each<[what: string, cut: () => void]>([
  ['opcode 7', () => discord.faults.reconnect()],
  ['a cut cable', () => discord.faults.dropGateway()],
  ['close 4000', () => discord.faults.dropGateway(4000)],
])('the library comes back after %s and hears what it missed', (_what, cut) => comesBack(cut))

test('the library comes back after heartbeats that nobody acknowledges', async () => {
  await discord.close()
  // Short alone where it matters: a busy machine misses a beat.
  discord = await FakeDiscord.start({ clock, heartbeatMs: 400 })
  await comesBack(() => discord.faults.silentHeartbeats())
})

async function comesBack(cut: () => void): Promise<void> {
  const ops = discord.channel('ops')
  const anna = discord.member('anna')
  const { client } = await bot(replies)
  const resumed = new Promise(resolve => client.once(Events.ShardResume, resolve))
  const away = new Promise(resolve => client.once(Events.ShardReconnecting, resolve))
  cut()
  await away
  const slash = anna.slash(ops, 'gate status')
  await resumed
  expect(await slash).toMatchObject({ kind: 'message' })
  await anna.waitFor(ops, /^here$/)
}

test('after an opcode 9 that lets it the library resumes over the same connection', async () => {
  const anna = discord.member('anna')
  const { client } = await bot(replies)
  const resumed = new Promise(resolve => client.once(Events.ShardResume, resolve))
  discord.faults.invalidSession(true)
  const slash = anna.slash(discord.channel('ops'), 'gate status')
  await resumed
  expect(await slash).toMatchObject({ kind: 'message' })
})

test('after an opcode 9 that ends the session the library begins a new one', async () => {
  const anna = discord.member('anna')
  const { client } = await bot(replies)
  const again = new Promise(resolve => client.once(Events.ShardReady, resolve))
  discord.faults.invalidSession(false)
  await again
  expect(await anna.slash(discord.channel('ops'), 'gate status')).toMatchObject({ kind: 'message' })
})

test('a revoked token ends the connection for good', async () => {
  const { client } = await bot()
  const ended = new Promise<number>(resolve =>
    client.once(Events.ShardDisconnect, ({ code }) => resolve(code)),
  )
  discord.faults.revokeToken()
  expect(await ended).toBe(4004)
})

test('the library waits as long as a 429 says', async () => {
  const ops = discord.channel('ops')
  const { client } = await bot()
  discord.faults.rateLimit('POST /channels/:channel/messages', { times: 2, retryAfterMs: 100 })
  const channel = await client.channels.fetch(ops.id)
  if (!channel?.isSendable()) throw new Error('no such channel')
  const began = performance.now()
  await channel.send('patiently')
  expect(performance.now() - began).toBeGreaterThan(180)
  expect(discord.calls('POST', '/channels/:channel/messages').map(({ status }) => status)).toEqual([
    429, 429, 200,
  ])
})

test('the library uploads files with a reply and with a message', async () => {
  const ops = discord.channel('ops')
  const anna = discord.member('anna')
  const files = [{ attachment: Buffer.from('+ shop\n'), name: 'diff.txt' }]
  const { errors } = await bot(async interaction => {
    if (!interaction.isChatInputCommand() || !interaction.channel?.isSendable()) return
    await interaction.reply({ content: 'private', files, flags: MessageFlags.Ephemeral })
    await interaction.channel.send({ content: 'public', files })
  })
  await anna.slash(ops, 'gate status')
  expect(await anna.waitFor(ops, /private/)).toMatchObject({ files: ['diff.txt'], ephemeral: true })
  expect(await anna.waitFor(ops, /public/)).toMatchObject({ files: ['diff.txt'], ephemeral: false })
  expect(errors).toEqual([])
})

test('an ephemeral message cannot be reached through its channel', async () => {
  discord.expectViolation(/10008/)
  const ops = discord.channel('ops')
  const [anna, ben] = [discord.member('anna'), discord.member('ben')]
  const { client } = await bot(replies)
  await anna.slash(ops, 'gate status')
  const { id } = await anna.waitFor(ops, /here/)
  expect(ben.sees(ops)).toEqual([])
  const channel = await client.channels.fetch(ops.id)
  if (!channel?.isTextBased()) throw new Error('no such channel')
  await expect(channel.messages.fetch(id)).rejects.toMatchObject({ code: 10008 })
  await expect(channel.messages.edit(id, 'changed')).rejects.toMatchObject({ code: 10008 })
})
