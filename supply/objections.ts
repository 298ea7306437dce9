import type { Component } from './component.ts'
import { type Exception, exceptions } from './exceptions.ts'
import { allowed, alternativesOf, licencesIn } from './licence.ts'

/** What keeps a component out, as sentences; none when its licence is taken. */
export function objectionsTo(
  component: Component,
  taken: readonly Exception[] = exceptions,
): readonly string[] {
  const { name, declared, texts } = component
  const fits = (id: string): boolean =>
    allowed.has(id) || taken.some(exception => exception.licence === id && isNamed(exception, name))
  const inTexts = [...new Set(texts.flatMap(licencesIn))]
  const alternatives = declared === null ? [] : alternativesOf(declared)
  return [
    ...(alternatives === null || !(alternatives.length === 0 || alternatives.some(all => all.every(fits)))
      ? [`${name} is under ${declared}, which is not on the list of licences.`]
      : []),
    ...inTexts
      .filter(id => !fits(id))
      .map(id => `${name} brings a text of ${id}, which is not on the list of licences.`),
    ...(declared === null && inTexts.length === 0 ? [`${name} has no licence that is known.`] : []),
  ]
}

/** Whether an exception is about this name. */
export const isNamed = (exception: Exception, name: string): boolean =>
  exception.name.endsWith('*') ? name.startsWith(exception.name.slice(0, -1)) : name === exception.name
