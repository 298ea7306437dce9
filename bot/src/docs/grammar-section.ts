/** How commands are written; the one part of the page that no declaration holds. */
export const grammar = `Every command is written in the same way, at the prompt and behind \`npm run gate --\`.

## How commands are written

\`\`\`text
noun verb  place place …  key=value key=value …
route add  api api.example.com http://10.0.0.6:3000  path=/v1 strip=yes
\`\`\`

- The noun comes first, then the verb. Some commands are one word: \`status\`, \`undo\`, \`rollback\`, \`help\`.
- Words known by their place follow in the order of the usage line. Keys may stand anywhere behind the command.
- A key and its value are one word: \`weights=3,1\`, without spaces around the \`=\`. Each key is given once.
- Several values in one word have commas between them, without spaces: \`a.example.com,b.example.com\`.
- Text with spaces goes into quotes: \`body="Back soon."\`. Single, double and typographic quotes all work; within double
  quotes \`\\"\` and \`\\\\\` stand for themselves.
- \`none\` takes a value away, where the list says \`|none\`. Switches are \`yes\` or \`no\`.
- Durations have a unit: \`500ms\`, \`10s\`, \`5m\`, \`1h30m\`, \`2d\`. Where a command takes \`for=\`, a
  duration behind all other words is that: \`block 203.0.113.7 2h\`.
- Commands and keys may be written in capitals. Dashes and quotes that a phone made longer or rounder are understood. A
  leading \`/gate\` or \`gate\` is dropped at the prompt.
- A wrong word gets the nearest right one. \`--help\` behind any command explains it.

In the usage lines below, \`<…>\` stands for a word of your own, \`[…]\` may be left out, and \`…\` may be repeated.

### Risk and role

The **risk** says what a command asks of you:

| risk | what happens |
| --- | --- |
| read | nothing that is wished changes |
| change | it runs at once and can be taken back |
| destructive | you see what it would do, and are asked for a code |
| critical | the same, and a second person is asked for a code of their own |

The risk is the least that a command asks, and so is the role. What it would really do can raise both: \`undo\` asks first
when it would remove a route, and needs an admin when it would take settings back. What is then done is exactly what was
shown; when the state has moved in between, nothing is done and you see the new plan. At the console a yes stands in for the
code until somebody has codes. With nobody else who could be the second person, one is enough, and the plan says so.

The **role** is what somebody must at least be: viewer, operator or admin. Whoever can use the prompt or the socket has every
role, and what is changed there without somebody's code every admin is told. People in a chat and API keys have the role of
their account; of accounts, places and keys an API key can only look at what there is. See [security](security.md).

### One command at a time

\`\`\`text
npm run gate -- status
npm run gate -- route remove wiki --yes
npm run --silent gate -- route list --json
\`\`\`

- \`--yes\` says yes beforehand, for scripts. It never stands in for a code: what needs one is refused and shown. Without it and
  without a terminal, what needs a yes is refused, and what needs a code waits for \`confirmation approve\`.
- \`--json\` gives one object: \`ok\`, \`exit\`, \`title\`, \`severity\`, \`data\`, and what people would see. It never asks.
- \`--sarif\` is \`as=sarif\` by the name that other tools have for it: \`npm run --silent gate -- doctor --sarif\` gives the document alone
  to a file or a pipe.
- \`--key-file=<path>\` runs the command as the API key in that file, with what its scopes allow.
- \`--without-code\` is for a person at a terminal when nobody can give a code. It asks for a yes, is written down, and every admin
  is told.
- What is done goes to standard output, what is wrong to standard error. \`audit export\` gives bare JSON lines to a file or
  a pipe.

| exit | meaning |
| --- | --- |
| 0 | done, or it was like that already |
| 1 | refused, failed, waiting for a confirmation, or no Gatehouse is running; also a look that finds something broken, as \`audit verify\` does |
| 2 | wrong usage |

Your shell reads the words first. Quote what it would change: \`'body=Back soon.'\`, \`'*.example.com'\`.

### At the prompt

Tab completes commands, route names, revisions, keys and their values. The arrows bring back earlier lines; they are kept in
the data folder. Ctrl-C empties the line; on an empty line it ends Gatehouse, as \`exit\` does. Events, such as a Caddy that was
put right, appear above the line.`
