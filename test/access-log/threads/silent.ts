import { parentPort } from 'node:worker_threads'

// One who counts and never says anything, and never ends by itself.
parentPort?.on('message', () => undefined)
