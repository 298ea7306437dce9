import type { Clock } from '@gatehouse/core/clock.ts'
import type { ChartPictures } from '../../../charts/chart-pictures.ts'
import type { ChatEars } from '../../../chat/chat-platform.ts'
import type { Rest } from '../rest/open-rest.ts'

/** What answering an interaction needs. */
export interface ExchangeParts {
  rest: Rest
  pictures: Pick<ChartPictures, 'of'>
  clock: Pick<Clock, 'sleep'>
  ears: Pick<ChatEars, 'shown' | 'log'>
}
