import { shellWord } from '../../shell-word.ts'
import { hostCheck } from '../check.ts'
import { bad, unseen, well } from '../seen.ts'
import { mountOf } from '../view/mounts.ts'

const overNetwork = /^(?:nfs\d?|cifs|smb3|smbfs|9p|ceph|glusterfs|fuse\..*|fuse|lustre|afs|vboxsf|virtiofs)$/
const gone = /^(?:tmpfs|ramfs|overlay)$/

/** The database lies where it survives, and where locks hold. */
export const dataDisk = hostCheck({
  id: 'data-disk',
  title: 'the data folder lies on a disk of this machine',
  severity: 'medium',
  protects:
    'SQLite’s locks do not hold over networks, and what lies in memory or in a container’s own layer is gone with it.',
  fix: 'Put the data folder on a local disk, in the compose file a named volume.',
  sources: [
    'SQLite documentation, “How To Corrupt An SQLite Database File”, 2.1',
    'CIS Docker Benchmark 1.7.0, 5.7',
  ],
  look: ({ self, production, files: { dataFolder } }) => {
    const mounts = self.mounts()
    const mount = mounts === null ? null : mountOf(mounts, dataFolder)
    if (mount === null)
      return unseen('The kernel does not say what it lies on.', `df -T ${shellWord(dataFolder)}`)
    if (overNetwork.test(mount.type)) return bad(`It lies on ${mount.type}.`)
    if (gone.test(mount.type))
      return bad(`It lies on ${mount.type} and is gone with it.`, production ? 'high' : 'low')
    return well(`It lies on ${mount.type}.`)
  },
})
