import { AppError } from '@gatehouse/core/error.ts'
import { runGuards } from '@gatehouse/core/identity/guards/index.ts'
import { type PlaceRule, placeChanges, placeText } from '@gatehouse/core/identity/place.ts'
import { Role } from '@gatehouse/core/identity/role.ts'
import { defineCommand, key } from '../command.ts'
import { placeParameters, typedPlace } from '../parameters/place.ts'
import { placeBackLine } from '../parameters/place-line.ts'
import { yesNo } from '../parameters/yes-no.ts'

/** Takes commands from a workspace, a guild or one channel of it. */
export const placeAllow = defineCommand({
  name: 'place allow',
  summary: 'take commands from a workspace, a guild or a channel',
  role: 'admin',
  risk: 'destructive',
  parameters: {
    ...placeParameters,
    role: key(Role, 'viewer|operator|admin', "up to which role's commands; otherwise all of them", {
      values: Role.options,
    }),
    cards: key(
      yesNo,
      'yes|no',
      'yes shows there, to everybody in the channel, what changes; otherwise as before',
      {
        values: ['yes', 'no'],
      },
    ),
  },
  examples: [
    'place allow slack T024BE7LH',
    'place allow slack T024BE7LH channel=C024BE7LR role=operator',
    'place allow slack T024BE7LH channel=C024BE7LR cards=yes',
    'place allow discord 197038439483310086',
  ],
  propose: (deps, { role = 'admin', cards, ...said }) => {
    const place = typedPlace(said)
    if (cards === 'yes' && place.channel === null)
      throw new AppError(
        'invalid',
        'Cards are shown in a channel: say which, as in channel=C024BE7LR cards=yes',
      )
    const before = deps.places.list().find(one => placeText(one) === placeText(place))
    const rule: PlaceRule = {
      ...place,
      verdict: 'allow',
      role,
      cards: cards === undefined ? (before?.cards ?? false) : cards === 'yes',
    }
    return {
      changes: placeChanges(deps.places, rule),
      findings: runGuards(deps, { kind: 'place-rule', rule }),
      undo: placeBackLine(deps.places, rule),
      done: `Commands up to ${role} are taken from ${placeText(rule)}`,
      write: nowMs => {
        deps.places.set(rule, nowMs)
        return { next: ['place list'], data: rule }
      },
    }
  },
})
