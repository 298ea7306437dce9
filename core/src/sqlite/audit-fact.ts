import { thingsBetween } from '../operations/operation-facts.ts'

/** A fact of an entry in SQL; of one that somebody has damaged there is none. The same words stand in the index over `undoes`. */
export function auditFact(name: 'undoes' | 'things'): string {
  return `iif(json_valid(facts), json_extract(facts, '$.${name}'), NULL)`
}

/** In SQL whether an entry says that it changed one of the things that `wanted` stands for, as `thingsWanted` writes them. */
export function changesOneOf(wanted: string): string {
  return `EXISTS (SELECT 1 FROM json_each(${wanted}) WHERE instr('${thingsBetween}' || ${auditFact('things')} || '${thingsBetween}', value))`
}

/** Things as a value of `changesOneOf`. */
export function thingsWanted(things: readonly string[]): string {
  return JSON.stringify(things.map(thing => `${thingsBetween}${thing}${thingsBetween}`))
}
