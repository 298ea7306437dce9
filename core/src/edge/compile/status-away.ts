import type { CaddyRoute } from '../caddy-config.ts'

/** Plain words that load nothing: whatever else the page has lies behind the door, which is what does not answer. */
const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Gatehouse does not answer</title>
</head>
<body>
<h1>Gatehouse does not answer</h1>
<p>So nobody can be let in here, and nothing is known of how the routes fare.</p>
<p>The routes themselves go on being served as they were set up last.</p>
<p>Whoever runs Gatehouse can start it again. Then reload this page.</p>
</body>
</html>
`

/** What people read on the status page's host while Gatehouse is away. Programs, and the page's own script, get the plain error. */
export function statusAway(host: string): CaddyRoute {
  return {
    match: [
      {
        host: [host],
        vars: { '{http.error.status_code}': ['502', '504'] },
        header: { Accept: ['*text/html*'] },
        not: [{ path: ['/data/*', '/_astro/*', '/badges/*', '*.json', '*.atom'] }],
      },
    ],
    handle: [
      {
        handler: 'static_response',
        status_code: 503,
        headers: {
          'Content-Type': ['text/html; charset=utf-8'],
          'Cache-Control': ['no-store'],
          'Retry-After': ['10'],
        },
        body: page,
      },
    ],
    terminal: true,
  }
}
