import type { Part } from '../part.ts'
import type { HandlerReader } from './handler-reader.ts'
import { lost } from './handler-reader.ts'

/** What answers requests in Caddy and has no place here. */
const answering: Readonly<Record<string, string>> = {
  file_server:
    'Gatehouse serves no files: put a web server behind it and make that the upstream of the route.',
  acme_server: 'The edge is no CA for others.',
  metrics: 'The edge gives its own metrics to Gatehouse alone; see: metrics',
  copy_response: 'Answers of upstreams are not replaced here.',
}

/** What goes on to the next handler. */
const passing: Readonly<Record<string, readonly [words: string, grave: boolean]>> = {
  vars: ['Variables such as the root of files mean nothing here.', false],
  templates: ['Answers are never run as templates.', true],
  push: ['Browsers do not take pushed answers any more.', false],
  tracing: ['The edge does not trace.', false],
  log_append: ['The edge writes an access log of its own; see: logs search', false],
  map: ['Values that depend on a request are not made here.', true],
  intercept: ['Answers of upstreams are not replaced here.', true],
  invoke: ['Named routes of Caddy are not read: write out what they do.', true],
  copy_response_headers: ['Answers of upstreams are not replaced here.', false],
  timeouts: ['Time-outs of single handlers are not set here.', false],
}

/** Handlers that are known and not taken over, with what to do instead. */
export const notServed: readonly HandlerReader[] = [
  ...Object.entries(answering).map(([handler, words]) => ({
    handler,
    read: (part: Part) => {
      part.leave(words)
      return [{ kind: 'target' as const, target: null, grave: false, part }]
    },
  })),
  ...Object.entries(passing).map(([handler, [words, grave]]) => ({
    handler,
    // The empty one is left behind by copy_headers of forward_auth.
    read: (part: Part) => (part.keys().length === 1 ? [] : lost(part, words, grave)),
  })),
]
