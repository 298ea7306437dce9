import { z } from 'zod'
import { fault, list, text, whole } from './form.ts'
import { limits } from './limits.ts'
import { checkOptions } from './option-rules.ts'

/** https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-naming */
const slashName = z.string().superRefine((value, ctx) => {
  const good = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u.test(value) && value === value.toLowerCase()
  if (!good) fault(ctx, 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid')
})

const locale = z.string().regex(/^[a-z]{2}(-[A-Z]{2}|-419)?$/)
const names = z.record(locale, slashName).nullish()
const descriptions = z.record(locale, text(1, limits.commandDescription)).nullish()
const choice = z.object({
  name: text(1, limits.choiceText),
  name_localizations: z.record(locale, text(1, limits.choiceText)).nullish(),
  value: z.union([text(1, limits.choiceText), z.number()]),
})

const option = z.object({
  type: whole(1, 11),
  name: slashName,
  name_localizations: names,
  description: text(1, limits.commandDescription),
  description_localizations: descriptions,
  required: z.boolean().nullish(),
  choices: list(choice, 0, limits.choices).nullish(),
  channel_types: z.array(z.int()).nullish(),
  min_value: z.number().nullish(),
  max_value: z.number().nullish(),
  min_length: whole(0, limits.optionString).nullish(),
  max_length: whole(1, limits.optionString).nullish(),
  autocomplete: z.boolean().nullish(),
  get options() {
    return z.array(option).nullish()
  },
})

export type Option = z.infer<typeof option>

const shared = {
  default_member_permissions: z.string().regex(/^\d+$/).nullish(),
  dm_permission: z.boolean().nullish(),
  nsfw: z.boolean().nullish(),
  contexts: list(whole(0, 2), 1, 3).nullish(),
  integration_types: list(whole(0, 1), 1, 2).nullish(),
}

const slash = z
  .object({
    ...shared,
    type: z.literal(1).default(1),
    name: slashName,
    name_localizations: names,
    description: text(1, limits.commandDescription),
    description_localizations: descriptions,
    options: list(option, 0, limits.commandOptions).nullish(),
  })
  .superRefine((value, ctx) => checkOptions(value, ctx))

const menu = z.object({
  ...shared,
  type: z.union([z.literal(2), z.literal(3)]),
  name: text(1, limits.commandName),
  name_localizations: z.record(locale, text(1, limits.commandName)).nullish(),
  description: text(0, 0).default(''),
})

/** https://docs.discord.com/developers/interactions/application-commands#application-command-object */
export type CommandForm = z.infer<typeof slash> | z.infer<typeof menu>

const typed = z.object({ type: z.int().nullish() })

/** The schema of a command's body, by the type that it names. */
export function commandSchema(body: unknown): typeof slash | typeof menu {
  const { data } = typed.safeParse(body)
  return data?.type === 2 || data?.type === 3 ? menu : slash
}
