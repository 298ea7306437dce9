import { freePort } from '../../harness/edge.ts'
import { freshFolder, startProgram } from '../program.ts'
import { type Measurement, rowOf } from '../row.ts'

const rounds = 5

/** How long a person waits for the prompt. */
export const starting: Measurement = {
  name: 'start',
  title: 'Start, when everything is installed',
  run: async say => {
    const folder = freshFolder()
    const http = `127.0.0.1:${await freePort()}`
    const seconds: number[] = []
    try {
      for (let round = 0; round <= rounds; round += 1) {
        const program = await startProgram({
          folder: folder.path,
          http,
          script: 'bootstrap/start.mjs',
          environment: 'demo',
        })
        await program.stop()
        say(`ready after ${Math.round(program.readyMs)} ms`)
        // The first start makes the folder.
        if (round > 0) seconds.push(program.readyMs / 1000)
      }
    } finally {
      folder.remove()
    }
    const how = 'the script behind npm start, the demo and its Caddy included, until commands are taken'
    return [
      rowOf(
        {
          name: 'second start',
          target: { sense: 'at most', value: 2 },
          unit: 's',
          how: `${rounds} starts on the same folder: ${how}`,
        },
        seconds,
      ),
    ]
  },
}
