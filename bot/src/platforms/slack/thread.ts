import { servePlatform } from '../../chat/thread/serve.ts'
import { openSlack } from './open-slack.ts'

servePlatform((access, ears) => openSlack(access, ears))
