import type { Trouble } from './alert.ts'

const most = { title: 300, facts: 12, label: 100, value: 300, actions: 3, action: 200 }

/** A trouble whose texts, which others may have written, are cut to what is kept. */
export function bounded<T extends Trouble>(trouble: T): T {
  return {
    ...trouble,
    title: cut(trouble.title, most.title),
    facts: trouble.facts
      .slice(0, most.facts)
      .map(([label, value]) => [cut(label, most.label), cut(value, most.value)] as const),
    // A line that is cut would be another line.
    actions: trouble.actions.filter(({ length }) => length <= most.action).slice(0, most.actions),
  }
}

function cut(text: string, length: number): string {
  const whole = text.toWellFormed()
  return whole.length <= length ? whole : `${whole.slice(0, length - 1).toWellFormed()}…`
}
