import { registerHooks } from 'node:module'

// Says what the modules that are named load, whatever becomes of them.
const loaded: string[] = []
registerHooks({
  load: (url, context, next) => {
    loaded.push(url)
    return next(url, context)
  },
})
const [module = ''] = process.argv.slice(2)
await import(module).catch(() => undefined)
process.stdout.write(JSON.stringify(loaded))
