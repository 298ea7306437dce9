import type { Trouble } from './alert.ts'
import type { KeptAlert } from './alert-store.ts'
import { floodWindowMs, groupKeys, mostAlone, mostCriticalAlone, mostMembers } from './group.ts'
import type { AlertSource } from './source.ts'

/** The critical troubles of a source that have no alert of their own, or the others. */
interface Crowd {
  /** Of the alert that stands for them. */
  key: string
  group: KeptAlert | undefined
  /** Those that are to have an alert of their own now, */
  alone: readonly Trouble[]
  /** those of the others that have been there for long enough, */
  due: readonly Trouble[]
  /** and all the others. */
  crowd: readonly Trouble[]
}

/**
 * Which troubles have an alert of their own, and which are told as one. Critical ones are never among others: who wants one overlooked makes
 * many of those.
 * @param due without an alert of their own
 */
export function crowdsOf(
  source: AlertSource,
  troubles: readonly Trouble[],
  open: readonly KeptAlert[],
  due: readonly Trouble[],
  nowMs: number,
): Crowd[] {
  const keys = groupKeys(source)
  const [graveGroup, otherGroup] = [keys.critical, keys.others].map(key => open.find(one => one.key === key))
  const single = open.filter(({ key }) => key !== keys.critical && key !== keys.others)
  const singleKeys = new Set(single.map(({ key }) => key))
  const members = new Set(graveGroup?.members)
  // What is less grave by now stays where it was told.
  const isGrave = ({ key, severity }: Trouble) => severity === 'critical' || members.has(key)
  const [grave, others] = [single.filter(isGrave), single.filter(one => !isGrave(one))]
  const lately = (alerts: readonly KeptAlert[]) =>
    alerts.filter(({ raisedMs }) => raisedMs > nowMs - floodWindowMs).length
  const crowd = troubles.filter(({ key }) => !singleKeys.has(key))

  const dueGrave = due.filter(isGrave)
  const fresh = dueGrave.filter(isNewTo(graveGroup))
  const hasRoom =
    lately(grave) + fresh.length <= mostAlone && grave.length + fresh.length <= mostCriticalAlone
  const dueOthers = due.filter(one => !isGrave(one))
  const freshOthers = dueOthers.filter(isNewTo(otherGroup))
  const isFlood = otherGroup !== undefined && lately([otherGroup]) > 0
  const areFew =
    !isFlood &&
    lately(others) + freshOthers.length <= mostAlone &&
    (otherGroup === undefined || others.length + freshOthers.length <= mostCriticalAlone)
  return [
    part(keys.critical, graveGroup, crowd.filter(isGrave), dueGrave, hasRoom ? fresh : []),
    part(
      keys.others,
      otherGroup,
      crowd.filter(one => !isGrave(one)),
      dueOthers,
      areFew ? freshOthers : [],
    ),
  ]
}

/** Whether a group does not stand for it. */
function isNewTo(group: KeptAlert | undefined): (trouble: Trouble) => boolean {
  const members = new Set(group?.members)
  return members.size >= mostMembers ? () => false : ({ key }) => !members.has(key)
}

function part(
  key: string,
  group: KeptAlert | undefined,
  crowd: readonly Trouble[],
  due: readonly Trouble[],
  alone: readonly Trouble[],
): Crowd {
  const isAlone = new Set(alone)
  const stays = (trouble: Trouble) => !isAlone.has(trouble)
  return { key, group, alone, due: due.filter(stays), crowd: crowd.filter(stays) }
}
