import { back } from '../needs/changes.ts'
import type { Scene } from '../scene.ts'

export const policiesScene: Scene = {
  pages: ['docs/policies.md'],
  begin: ['route add shop shop.example.com http://10.0.0.5:8080'],
  before: {
    'policy add only-https hsts max-age=365d subdomains=yes': [back],
    'policy add sign-in forward-auth authenticator=http://10.0.0.9:9091 preset=authelia': [
      'policy remove sign-in',
    ],
  },
}
