import { type Card, plainCard } from './card.ts'

/** How somebody finds out what became of something that they were not told about. */
export const lookFirst = {
  notes: ['It may have been done all the same: look before you do it again.'],
  next: ['status', 'revision list'],
} as const

/** What takes longer than a moment. */
export const workingWords = 'Working on it…'
export const working: Card = plainCard({ title: workingWords, severity: 'info' })

/** The program gave no answer: it may have ended in the middle of it. */
export const noAnswer: Card = plainCard({
  title: 'Gatehouse did not answer.',
  severity: 'error',
  ...lookFirst,
})

/** A button that is none of ours, or of a Gatehouse before this one. */
export const oldButton: Card = plainCard({
  title: 'This button does nothing any more.',
  severity: 'warning',
  notes: ['Give the command anew, for a button of today.'],
})
