import { runAllTests } from './all-tests.mjs'
import { ensure } from './ensure.mjs'
import { entry } from './entry.mjs'
import { inRoot } from './place.mjs'
import { runStep } from './run.mjs'

const steps = [
  { name: 'format and lint', program: 'biome', args: ['check', '.'] },
  { name: 'types', program: 'tsc', args: ['--noEmit'] },
  { name: 'types of the status page', program: 'tsc', args: ['-p', 'status-site'] },
  { name: 'types of its tests', program: 'tsc', args: ['-p', 'test/status-site'] },
  { name: 'unused files, exports and dependencies', program: 'knip', args: [] },
]

// npm run check: everything that must be green before a commit. Stops at the first step that is not.
await entry(async () => {
  const tools = await ensure()
  for (const { name, program, args } of steps) {
    console.log(`\n== ${name} (${[program, ...args].join(' ')})`)
    const result = await runStep(inRoot('node_modules', '.bin', program), args, { env: tools.env })
    if (result.code !== 0) return stoppedAt(name)
  }
  console.log('\n== tests')
  const tests = await runAllTests(tools)
  return tests.code === 0 ? tests : stoppedAt('tests')
})

function stoppedAt(name) {
  console.error(`npm run check stopped at: ${name}`)
  return { code: 1 }
}
