import type { ChatEars, ChatPlatform } from '../chat-platform.ts'

/** What is told without waiting for an answer. */
export const earEvents: (keyof ChatEars)[] = ['shown', 'state', 'log']
export const platformEvents: (keyof ChatPlatform)[] = ['know']
