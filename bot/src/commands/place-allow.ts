import { runGuards } from '@gatehouse/core/identity/guards/index.ts'
import { placeChanges, placeText } from '@gatehouse/core/identity/place.ts'
import { Role } from '@gatehouse/core/identity/role.ts'
import { defineCommand, key } from '../command.ts'
import { placeParameters, typedPlace } from '../parameters/place.ts'

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
  },
  examples: [
    'place allow slack T024BE7LH',
    'place allow slack T024BE7LH channel=C024BE7LR role=operator',
    'place allow discord 197038439483310086',
  ],
  propose: (deps, { role = 'admin', ...said }) => {
    const rule = { ...typedPlace(said), verdict: 'allow' as const, role }
    return {
      changes: placeChanges(deps.places, rule),
      findings: runGuards(deps, { kind: 'place-rule', rule }),
      done: `Commands up to ${role} are taken from ${placeText(rule)}`,
      write: nowMs => {
        deps.places.set(rule, nowMs)
        return { next: ['place list'], data: rule }
      },
    }
  },
})
