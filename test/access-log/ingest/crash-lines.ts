import { logLine } from '../../observe/scene.ts'

/** When the first line was written. */
export const beganMs = Date.UTC(2026, 10, 23, 9, 0, 0)

const statuses = [200, 200, 404, 301, 502, 200, 429]

/** Between two lines: so many are written that they fill some minutes. */
const apartMs = 60

/** The line of a number, always the same: no two are alike. Some are of those who look for what must not be served. */
export function crashLine(number: number): string {
  const probe = number % 9 === 4
  return logLine(beganMs + number * apartMs, {
    route: `r${number % 5}`,
    client: probe ? `198.51.100.${Math.floor(number / 9) % 4}` : `203.0.${number % 7}.${number % 251}`,
    status: statuses[number % statuses.length] ?? 200,
    uri: probe ? `/${number}/.env` : `/item/${number}`,
    durationMs: 1 + (number % 400),
  })
}
