import { servePlatform } from '../../chat/thread/serve.ts'
import { openDiscord } from './open-discord.ts'

servePlatform((access, ears) => openDiscord(access, ears))
