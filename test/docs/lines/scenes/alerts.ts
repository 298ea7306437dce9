import { alerts } from '../needs/happened.ts'
import type { Scene } from '../scene.ts'

export const alertsScene: Scene = {
  pages: ['docs/alerts.md'],
  begin: ['route add shop shop.example.com http://10.0.0.5:8080', alerts],
}
