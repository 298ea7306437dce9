import { errorWords } from '@gatehouse/core/error.ts'
import type { ChatEars } from '../chat/chat-platform.ts'
import { type CanvasLibrary, loadCanvas } from './canvas.ts'
import type { Chart } from './chart.ts'
import { describeChart } from './describe-chart.ts'
import { paintChart } from './paint-chart.ts'

/** A picture, to be attached to a message. */
export interface Picture {
  /** Of its file. */
  name: string
  png: Buffer
  /** What it shows, for who does not see it. Plain text of one line. */
  words: string
}

/** Draws charts, in the thread of the platform that shows them. */
export class ChartPictures {
  readonly #log: ChatEars['log']
  readonly #load: () => Promise<CanvasLibrary>
  #library: Promise<CanvasLibrary> | null = null

  constructor(log: ChatEars['log'], load: () => Promise<CanvasLibrary> = loadCanvas) {
    this.#log = log
    this.#load = load
  }

  /** Null where there is no chart, and when it cannot be drawn: the card says the same in words. Never throws. */
  async of({ chart }: { chart?: Chart }): Promise<Picture | null> {
    if (chart === undefined) return null
    try {
      this.#library ??= this.#load()
      return {
        name: `${chart.name}.png`,
        png: paintChart(await this.#library, chart),
        words: describeChart(chart),
      }
    } catch (error) {
      this.#log('warn', 'a chart could not be drawn', { words: errorWords(error) })
      return null
    }
  }
}
