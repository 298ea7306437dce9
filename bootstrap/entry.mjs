import { endAs } from './run.mjs'
import { shown } from './setup-error.mjs'

/** Runs a script's work and ends this process as the work answers ({ code, signal }); with `failureCode` when it throws. */
export async function entry(work, failureCode = 1) {
  try {
    endAs(await work())
  } catch (error) {
    console.error(shown(error))
    process.exitCode = failureCode
  }
}
