import { runGuards } from '@gatehouse/core/identity/guards/index.ts'
import { type PlaceRule, placeChanges, placeText } from '@gatehouse/core/identity/place.ts'
import { defineCommand } from '../command.ts'
import { placeParameters, typedPlace } from '../parameters/place.ts'
import { placeBackLine } from '../parameters/place-line.ts'

/** Takes no commands from a workspace, a guild or one channel of it any more. */
export const placeDeny = defineCommand({
  name: 'place deny',
  summary: 'take no commands from a workspace, a guild or a channel',
  role: 'admin',
  risk: 'destructive',
  parameters: placeParameters,
  examples: ['place deny slack T024BE7LH', 'place deny slack T024BE7LH channel=C024BE7LR'],
  propose: (deps, said) => {
    // Up to which role means nothing where nothing is taken; the least of them can never be too much.
    const rule: PlaceRule = { ...typedPlace(said), verdict: 'deny', role: 'viewer', cards: false }
    return {
      changes: placeChanges(deps.places, rule),
      findings: runGuards(deps, { kind: 'place-rule', rule }),
      undo: placeBackLine(deps.places, rule),
      done: `No commands are taken from ${placeText(rule)}`,
      write: nowMs => {
        deps.places.set(rule, nowMs)
        return { next: ['place list'], data: rule }
      },
    }
  },
})
