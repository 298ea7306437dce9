const plainEveryMs = 15_000

/**
 * Shows on standard error that something takes its time: on a terminal one line that is redrawn, with the elapsed time and
 * the latest detail; elsewhere a plain line at the beginning, every 15 seconds, and at the end.
 */
export function progress(title) {
  const out = process.stderr
  const live = out.isTTY && !process.env.CI && process.env.TERM !== 'dumb'
  const begun = Date.now()
  let detail = ''
  const line = () => `${title} (${elapsed(Date.now() - begun)})${detail && `: ${detail}`}`
  const draw = () => out.write(live ? `\r\x1b[K${line().slice(0, (out.columns || 80) - 1)}` : `${line()}\n`)
  const timer = setInterval(draw, live ? 200 : plainEveryMs)
  if (live) draw()
  else out.write(`${title}\n`)
  return {
    /** Replaces the detail behind the elapsed time. */
    detail(text) {
      detail = text
    },
    /** Ends the display with a last line, which stays. */
    end(result) {
      clearInterval(timer)
      out.write(`${live ? '\r\x1b[K' : ''}${title} (${elapsed(Date.now() - begun)}): ${result}\n`)
    },
  }
}

function elapsed(ms) {
  const seconds = Math.floor(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
