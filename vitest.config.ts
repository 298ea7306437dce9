import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** Those that put something in place of a module, which others would get as well. */
const replacing = ['test/render/negative-control.test.ts']

export default defineConfig({
  test: {
    pool: 'forks',
    // One more than cores: most tests wait for Caddy, and a small machine would be idle for a quarter of the time.
    maxWorkers: availableParallelism() + 1,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // What is waited for comes at once, or on a busy machine much later.
    expect: { poll: { timeout: 50_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'shared',
          include: ['test/**/*.test.ts'],
          exclude: replacing,
          // The files of a worker share what is imported, which is a sixth of the time. So no module sets anything up for tests by itself.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'alone', include: replacing } },
    ],
  },
})
