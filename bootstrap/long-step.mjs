import { progress } from './progress.mjs'
import { run, stopIfAsked } from './run.mjs'
import { SetupError } from './setup-error.mjs'

const keptLines = 20

/**
 * Runs a program that takes its time: progress while it runs, its last words only when it fails.
 * `detailOf` turns each line of its output into what the progress shows.
 * @throws SetupError with those last words and `advice`
 */
export async function longStep(title, command, args, { advice, detailOf = line => line, ...options }) {
  const shown = progress(title)
  const said = []
  const onLine = line => {
    if (said.push(line) > keptLines) said.shift()
    shown.detail(detailOf(line))
  }
  const { code, signal, stoppedBy } = await run(command, args, { ...options, onLine })
  shown.end(stoppedBy ? 'stopped' : code === 0 ? 'done' : 'failed')
  await stopIfAsked({ stoppedBy })
  if (code === 0) return
  const how = signal ? `was ended by ${signal}` : `ended with code ${code}`
  throw new SetupError([...said, '', `${title}: ${command} ${how}.`, advice].join('\n'))
}
