import { LogsDocument } from '@gatehouse/core/status-document/logs-document.ts'
import { reader } from '../data/reader.ts'
import { readSpan } from '../parts/spans.ts'
import { LiveView } from '../view/view.ts'
import { words } from '../words/en.ts'
import { logs } from './logs.ts'

/** Begins the summaries of the span that the address names. */
export function startLogs(): void {
  new LiveView<LogsDocument>({
    url: `/data/logs/${readSpan(location.search)}.json`,
    read: reader(LogsDocument),
    draw: logs,
    title: () => words.title(words.pages.logs),
  }).start()
}
