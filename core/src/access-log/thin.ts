import { floor, lengthS } from './ladder.ts'
import type { LadderMarks } from './traffic-store.ts'

const { hour: hourS, day: dayS } = lengthS

/** What is kept of each length however full it is, in seconds: detectors compare a minute with the hour before it. */
const leastS = { minute: 3 * hourS, hour: 2 * dayS, topsDay: 2 * dayS, day: 31 * dayS }

type Since = Exclude<keyof LadderMarks, `${string}UntilS` | 'thinnedS'>

/** A mark that may go one length on, and how far at most. */
interface Step {
  mark: Since
  byS: number
  untilS: number
}

/**
 * The same ladder with the oldest of the finest rows given up that may go: an hour or a day of them. What they say is summed up in longer rows, so
 * that no request is lost while there are days. Null when nothing may go.
 * @param overS lines from before this moment have been read
 */
export function thinner(marks: LadderMarks, overS: number): LadderMarks | null {
  const today = floor(overS, dayS)
  const stages: Step[][] = [
    [
      { mark: 'minuteSinceS', byS: hourS, untilS: floor(overS - leastS.minute, hourS) },
      { mark: 'tenMinutesSinceS', byS: dayS, untilS: today },
    ],
    [
      { mark: 'hourSinceS', byS: dayS, untilS: floor(overS - leastS.hour, dayS) },
      { mark: 'topsDaySinceS', byS: dayS, untilS: floor(overS - leastS.topsDay, dayS) },
    ],
    [{ mark: 'daySinceS', byS: dayS, untilS: floor(overS - leastS.day, dayS) }],
    // Then texts of today are counted by the day alone.
    [{ mark: 'tenMinutesSinceS', byS: dayS, untilS: today + dayS }],
  ]
  for (const stage of stages) {
    const able = stage.filter(({ mark, byS, untilS }) => marks[mark] + byS <= untilS)
    const [step] = able.sort((one, other) => marks[one.mark] - marks[other.mark])
    if (step === undefined) continue
    const next = { ...marks, [step.mark]: marks[step.mark] + step.byS }
    // What goes was summed up before.
    return { ...next, topsDayUntilS: Math.max(next.topsDayUntilS, next.tenMinutesSinceS) }
  }
  return null
}
