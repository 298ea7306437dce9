import { Gauge } from 'prom-client'
import type { Family } from '../family.ts'

const states = ['starting', 'up', 'away', 'stopped'] as const

/** How the chats are whose tokens are there, and what waits to be shown in them. */
export const chats: Family = {
  name: 'chats',
  open: (registry, { chats: view, cards }) => {
    const registers = [registry]
    const state = new Gauge({
      name: 'gatehouse_chat_state',
      help: '1 for the state that a chat is in.',
      labelNames: ['chat', 'state'],
      registers,
    })
    const waiting = new Gauge({
      name: 'gatehouse_chat_cards_waiting',
      help: 'Cards that are not shown yet.',
      labelNames: ['chat'],
      registers,
    })
    return () => {
      state.reset()
      waiting.reset()
      for (const one of view.states()) {
        for (const kind of states)
          state.set({ chat: one.platform, state: kind }, one.state.kind === kind ? 1 : 0)
        const open = cards.open(one.platform).filter(({ message }) => message === null)
        waiting.set({ chat: one.platform }, open.length)
      }
    }
  },
}
