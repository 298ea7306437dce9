import { createInterface } from 'node:readline'

/** Asks a question that only a clear yes answers with yes: not the end of input, not Ctrl-C. */
export function askYesNo(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): Promise<boolean> {
  const lines = createInterface({ input, output, historySize: 0 })
  return new Promise(resolve => {
    lines.once('close', () => resolve(false))
    lines.on('SIGINT', () => {
      output.write('\n')
      lines.close()
    })
    lines.question(yesNoQuestion, answer => {
      resolve(isYes(answer))
      lines.close()
    })
  })
}

/** The question behind a preview. */
export const yesNoQuestion = 'Do it? [y/N] '

/** Whether an answer is a clear yes. */
export function isYes(answer: string): boolean {
  return /^\s*(y|yes)\s*$/i.test(answer)
}
