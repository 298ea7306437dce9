import { halves } from './well-formed.ts'

/**
 * Discord's limits, in UTF-16 units. https://docs.discord.com/developers/components/reference; of files without a boost
 * https://docs.discord.com/developers/reference#uploading-files
 */
const discordLimits = {
  components: 40,
  text: 4000,
  buttons: 5,
  label: 80,
  customId: 100,
  options: 25,
  optionText: 100,
  placeholder: 150,
  fileBytes: 10 * 1024 * 1024,
  modalTitle: 45,
  modalParts: 5,
  modalLabel: 45,
  modalDescription: 100,
  inputText: 4000,
} as const

type Json = { [key: string]: unknown }

const lists: Record<number, { field: string; least: number; most: number }[]> = {
  1: [{ field: 'components', least: 1, most: discordLimits.buttons }],
  2: [
    { field: 'label', least: 1, most: discordLimits.label },
    { field: 'custom_id', least: 1, most: discordLimits.customId },
  ],
  3: [
    { field: 'options', least: 1, most: discordLimits.options },
    { field: 'custom_id', least: 1, most: discordLimits.customId },
    { field: 'placeholder', least: 0, most: discordLimits.placeholder },
  ],
  4: [{ field: 'custom_id', least: 1, most: discordLimits.customId }],
  10: [{ field: 'content', least: 1, most: discordLimits.text }],
  17: [{ field: 'components', least: 1, most: discordLimits.components }],
  18: [
    { field: 'label', least: 1, most: discordLimits.modalLabel },
    { field: 'description', least: 0, most: discordLimits.modalDescription },
  ],
}

/** What the components of a message, with their files, break, one sentence each. */
export function brokenDiscordLimits({
  components,
  files,
}: {
  components: readonly object[]
  files: readonly { name: string; text: string }[]
}): string[] {
  const all = [...walk(components)]
  const text = all.reduce((sum, { content }) => sum + (typeof content === 'string' ? content.length : 0), 0)
  const ids = all.flatMap(({ custom_id }) => (custom_id === undefined ? [] : [custom_id]))
  const shown = all.flatMap(({ type, file }) => (type === 13 ? [(file as Json).url] : []))
  const attached = files.map(({ name }) => `attachment://${name}`)
  return [
    ...halves(components),
    ...all.flatMap(brokenParts),
    ...(all.length > discordLimits.components ? [`components: ${all.length}`] : []),
    ...(text > discordLimits.text ? [`text: ${text}`] : []),
    ...(new Set(ids).size < ids.length ? ['repeated custom_id'] : []),
    ...(JSON.stringify(shown) === JSON.stringify(attached) ? [] : ['files are not those that are shown']),
    ...files.flatMap(file => (Buffer.byteLength(file.text) > discordLimits.fileBytes ? ['file'] : [])),
  ]
}

function brokenParts(component: Json): string[] {
  const sizes = (lists[Number(component.type)] ?? []).flatMap(({ field, least, most }) => {
    const { length = 0 } = (component[field] ?? {}) as { length?: number }
    return length < least || length > most ? [`${component.type}.${field}: ${length}`] : []
  })
  if (component.type === 10 && String(component.content).trim() === '') sizes.push('blank text')
  return component.type === 3 ? [...sizes, ...brokenOptions(component)] : sizes
}

function brokenOptions({ options }: Json): string[] {
  const values = (options as { label: string; value: string }[]).flatMap(({ label, value }) => [label, value])
  const unique = new Set((options as { value: string }[]).map(({ value }) => value))
  return [
    ...values.flatMap(text =>
      text.length < 1 || text.length > discordLimits.optionText ? [`option: ${text.length}`] : [],
    ),
    ...(unique.size < (options as unknown[]).length ? ['repeated option'] : []),
  ]
}

function* walk(components: readonly object[]): Generator<Json> {
  for (const component of components as readonly Json[]) {
    yield component
    if (Array.isArray(component.components)) yield* walk(component.components)
  }
}
