import { expect, test } from 'vitest'
import { connect } from './bot.ts'
import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  ContainerBuilder,
  type Interaction,
  LabelBuilder,
  MessageFlags,
  ModalBuilder,
  TextDisplayBuilder,
  TextInputBuilder,
  TextInputStyle,
} from './discord-js.ts'
import { FakeDiscord } from './fake-discord.ts'
import { gate } from './gate-command.ts'

const clock = { nowMs: () => Date.now() }

function card(words: string, button?: string) {
  const container = new ContainerBuilder().addTextDisplayComponents(
    new TextDisplayBuilder().setContent(words),
  )
  if (button)
    container.addActionRowComponents(
      new ActionRowBuilder<ButtonBuilder>().addComponents(
        new ButtonBuilder().setCustomId('go').setLabel(button).setStyle(ButtonStyle.Danger),
      ),
    )
  return { components: [container], flags: MessageFlags.IsComponentsV2 } as const
}

test('a command is deferred, previewed, confirmed in a modal, and told to everybody', async () => {
  const discord = await FakeDiscord.start({ clock })
  const ops = discord.channel('ops')
  const anna = discord.member('anna')
  const ben = discord.member('ben')
  const act = async (interaction: Interaction) => {
    if (interaction.isAutocomplete())
      await interaction.respond([{ name: 'shop', value: `shop for ${interaction.options.getFocused()}` }])
    else if (interaction.isChatInputCommand()) {
      await interaction.deferReply({ flags: MessageFlags.Ephemeral })
      await interaction.editReply(
        card(`This would happen to ${interaction.options.getString('name')}`, 'Confirm with code'),
      )
    } else if (interaction.isButton()) {
      const input = new TextInputBuilder().setCustomId('code').setStyle(TextInputStyle.Short).setMaxLength(6)
      await interaction.showModal(
        new ModalBuilder()
          .setCustomId('confirm')
          .setTitle('Confirm')
          .addTextDisplayComponents(new TextDisplayBuilder().setContent('Look twice'))
          .addLabelComponents(new LabelBuilder().setLabel('Code').setTextInputComponent(input)),
      )
    } else if (interaction.isModalSubmit()) {
      await interaction.deferUpdate()
      await interaction.editReply(card(`Done with ${interaction.fields.getTextInputValue('code')}`))
      const channel = await interaction.client.channels.fetch(ops.id)
      if (!channel?.isSendable()) throw new Error('no such channel')
      const message = await channel.send(card('Route shop: working'))
      await message.edit(card('Route shop added'))
    }
  }
  const { client, errors } = await connect(discord, act)
  await client.rest.put(`/applications/${discord.application}/guilds/${discord.guild}/commands`, {
    body: [gate],
  })

  expect(await anna.completes(ops, 'gate route show', { name: 'sh' }, 'name')).toEqual([
    { name: 'shop', value: 'shop for sh' },
  ])
  const answer = await anna.slash(ops, 'gate route show', { name: 'shop' })
  expect(answer.kind).toBe('deferred')
  const preview = await anna.waitFor(ops, /This would happen to shop/)
  expect(preview).toMatchObject({
    ephemeral: true,
    edited: false,
    buttons: [{ label: 'Confirm with code', disabled: false }],
  })
  expect(ben.sees(ops)).toEqual([])
  await anna.click('Confirm with code', { in: ops })
  expect(await anna.waitForModal(/Look twice/)).toMatchObject({
    title: 'Confirm',
    inputs: [{ label: 'Code' }],
  })
  await anna.submits({ Code: '123456' })
  expect(anna.modal()).toBeUndefined()
  await anna.waitFor(ops, /Done with 123456/)
  const told = await ben.waitFor(ops, /Route shop added/)
  expect(told).toMatchObject({ ephemeral: false, edited: true, from: 'Gatehouse' })
  expect(discord.pings).toEqual([])
  expect(errors).toEqual([])
  await client.destroy()
  await discord.close()
})
