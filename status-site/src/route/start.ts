import { RouteDocument } from '@gatehouse/core/status-document/route-document.ts'
import { lastOfPath } from '../data/page-path.ts'
import { reader } from '../data/reader.ts'
import { readSpan } from '../parts/spans.ts'
import { LiveView } from '../view/view.ts'
import { words } from '../words/en.ts'
import { routePage } from './route.ts'

/** Begins the page of the route that the address names. */
export function startRoute(): void {
  const name = lastOfPath(location.pathname) ?? ''
  const span = readSpan(location.search)
  new LiveView<RouteDocument>({
    url: `/data/routes/${encodeURIComponent(name)}.json`,
    read: reader(RouteDocument),
    draw: (document, seen) => routePage(document, seen, span),
    title: ({ route }) => words.title(route.name),
  }).start()
}
