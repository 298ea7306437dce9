import ora from 'ora'
import { type Look, styled } from './look.ts'

const silentMs = 500

/** Something that takes a while. */
export interface Progress {
  stop(): void
}

/** Shows on a terminal that something goes on, once it takes longer than half a second. Elsewhere it is silent. */
export function startProgress(stream: NodeJS.WriteStream, look: Look, words: string): Progress {
  if (!stream.isTTY) return { stop: () => undefined }
  const spinner = ora({
    stream,
    text: styled(look, 'faint', words),
    color: look.colour ? 'cyan' : false,
    discardStdin: false,
    hideCursor: false,
  })
  const timer = setTimeout(() => spinner.start(), silentMs)
  return {
    stop: () => {
      clearTimeout(timer)
      if (spinner.isSpinning) spinner.stop()
    },
  }
}
