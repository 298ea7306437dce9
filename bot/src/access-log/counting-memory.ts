import type { ResourceLimits } from 'node:worker_threads'

/**
 * The memory of a thread that counts. It keeps some dozens of MB, and lets the more garbage lie about before it looks for it the more it may
 * have: without a bound it is given gigabytes, and takes another hundred MB.
 */
export const countingMemory: ResourceLimits = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 6 }

/** Of the one that reads for it, and keeps next to nothing. */
export const readingMemory: ResourceLimits = { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 2 }
