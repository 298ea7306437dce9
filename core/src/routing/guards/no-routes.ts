import type { Guard } from './guard.ts'

/** Nobody takes the last enabled route away by mistake. */
export const noRoutes: Guard = {
  name: 'no-routes',
  check: async (_deps, { before, after }) => {
    const enabled = (state: typeof before) => state.routes.some(route => route.enabled)
    if (!enabled(before) || enabled(after)) return []
    return [
      {
        message: 'After this no route is enabled: every request is answered with 404.',
        risk: 'destructive',
        risky: true,
      },
    ]
  },
}
