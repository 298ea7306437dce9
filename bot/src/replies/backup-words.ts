import type { Allowances, RestoreEffect, VerifiedBackup } from '@gatehouse/core/backup/backups.ts'
import type { Reply } from '../reply.ts'
import { countText, sizeText } from './number-words.ts'
import { dateText } from './when-text.ts'

/** What a backup that was read back whole holds. */
export function backupFacts({ bytes, manifest, ...checked }: VerifiedBackup): NonNullable<Reply['facts']> {
  const { revision, files } = manifest
  return [
    ['made', `${dateText(manifest.madeAtMs)} by ${manifest.by}, Gatehouse ${manifest.version}`],
    ['size', sizeText(bytes)],
    ['master key', manifest.keyCheck.slice(0, 8)],
    ['active revision', revision === null ? 'none' : String(revision.number)],
    [
      'read and checked',
      [
        countOf(files.length, 'file'),
        countOf(checked.revisions, 'revision'),
        countOf(checked.auditEntries, 'audit entry', 'audit entries'),
        countOf(checked.sealedValues, 'sealed value'),
      ].join(', '),
    ],
  ]
}

/** What putting a backup back would change, in sentences. */
export function effectNotes(effect: RestoreEffect): string[] {
  if (!effect.sameHistory)
    return [
      'What there is now does not go on from this backup: it is another history, and all of it would be gone. API keys and recovery codes of the backup would not count, because nobody could tell which were withdrawn since.',
    ]
  const gone = [
    ...some(effect.revisionsLost, 'revision'),
    ...some(effect.auditEntriesLost, 'audit entry', 'audit entries'),
    ...named('account', effect.accountsLost),
    ...named('key', effect.keysLost),
    ...some(effect.blocksLost, 'block'),
    ...allowances(effect.allowancesLost),
  ]
  const stays = [
    ...named('key', effect.keysStayRevoked),
    ...some(effect.blocksStayLifted, 'block'),
    ...allowances(effect.allowancesStayEnded),
    ...effect.mitigationsStayEnded,
  ]
  return [
    gone.length === 0
      ? 'Nothing was changed since it was made.'
      : `Made since, and gone then: ${gone.join('; ')}.`,
    ...(effect.accountsBack.length === 0
      ? []
      : [`Removed or disabled since, and back then, but disabled: ${effect.accountsBack.join(', ')}.`]),
    ...(stays.length === 0 ? [] : [`Ended since, and not back: ${stays.join('; ')}.`]),
    'Everybody is signed out, plans that wait are over, and codes count again after a minute.',
  ]
}

function allowances({ waivers, exceptions, silences }: Allowances): string[] {
  return [
    ...some(waivers, 'waiver of the doctor', 'waivers of the doctor'),
    ...some(exceptions, 'exception of findings', 'exceptions of findings'),
    ...some(silences, 'silence of alerts', 'silences of alerts'),
  ]
}

function some(count: number, one: string, many?: string): string[] {
  return count === 0 ? [] : [countOf(count, one, many)]
}

function named(what: string, names: readonly string[]): string[] {
  if (names.length === 0) return []
  const most = 10
  const more = names.length > most ? ` and ${names.length - most} more` : ''
  return [`${countOf(names.length, what)} (${names.slice(0, most).join(', ')}${more})`]
}

function countOf(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`
}
