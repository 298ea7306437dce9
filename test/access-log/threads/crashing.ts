// One who counts and ends at once.
throw new Error('the disk has gone')
