import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** Runs a script in several processes that all begin at one moment, once each has printed `ready`. The other lines of each. */
export async function atOnce(script: URL, processes: readonly (readonly string[])[]): Promise<string[][]> {
  const path = fileURLToPath(script)
  const children = processes.map(words => {
    const child = spawn(process.execPath, [path, ...words], { stdio: ['pipe', 'pipe', 'inherit'] })
    const output = { text: '' }
    child.stdout.setEncoding('utf8')
    const ready = new Promise<void>(resolve => {
      child.stdout.on('data', (chunk: string) => {
        output.text += chunk
        if (output.text.startsWith('ready\n')) resolve()
      })
    })
    return { child, output, ready, closed: once(child, 'close') }
  })
  await Promise.all(children.map(({ ready, closed }) => Promise.race([ready, closed])))
  for (const { child } of children) child.stdin.end()
  await Promise.all(children.map(({ closed }) => closed))
  return children.map(({ output }) => output.text.split('\n').slice(1, -1))
}
