import { Overview } from '@gatehouse/core/status-document/overview.ts'
import { reader } from '../data/reader.ts'
import { LiveView } from '../view/view.ts'
import { words } from '../words/en.ts'
import { readChoice, writeChoice } from './choice.ts'
import { listenToControls } from './controls.ts'
import { overview, verdict } from './overview.ts'

/** Begins the overview. */
export function startOverview(): void {
  let choice = readChoice(location.search)
  const view = new LiveView<Overview>({
    url: '/data/overview.json',
    read: reader(Overview),
    draw: (document, seen) => overview(document, seen, choice),
    title: (document, seen) => words.title(verdict(document, seen).headline),
  })
  listenToControls(query => {
    choice = readChoice(query)
    history.replaceState(null, '', `${location.pathname}${writeChoice(choice)}`)
    view.redraw()
  })
  view.start()
}
