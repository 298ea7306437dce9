import { graveSkewMs } from '../../identity/clock-skew.ts'
import { runningCheck } from '../check.ts'
import { bad, unseen, well } from '../seen.ts'

/** Codes are right, and times in logs are. */
export const clock = runningCheck({
  id: 'clock',
  title: 'the clock of the machine is right',
  severity: 'medium',
  protects: 'Codes fail when they are needed, and what happened cannot be put in order.',
  fix: 'Have the machine keep time (chrony, systemd-timesyncd).',
  sources: ['RFC 6238, 6', 'OWASP ASVS 5.0.0, 16.2.2'],
  look: ({ clockSkew }) => {
    const seen = clockSkew.last()
    if (seen === null)
      return unseen(
        'It was not compared with another: name one with GATEHOUSE_TIME_URL.',
        'timedatectl show -p NTPSynchronized',
      )
    const seconds = Math.round(Math.abs(seen.aheadMs) / 1000)
    return Math.abs(seen.aheadMs) < graveSkewMs
      ? well(`It is within ${seconds} s of that of ${seen.source}.`)
      : bad(`It is ${seconds} s ${seen.aheadMs > 0 ? 'ahead of' : 'behind'} that of ${seen.source}.`)
  },
})
