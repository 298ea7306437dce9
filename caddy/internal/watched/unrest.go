package watched

import (
	"errors"
	"os"
	"time"
)

// SettleTime is how long a file that is written in place must look the same
// before it counts: its writer empties it first, and may take a while.
const SettleTime = PollEvery

const (
	// longestUnrest is how long a file may be written to without a rest before
	// that is its fault, and told.
	longestUnrest = 10 * time.Second
	// loadWaits is how long a load waits at most for a file to come to rest.
	loadWaits = 2 * time.Second
)

var errRestless = errors.New("file is written to in place without a rest; rename another one over it")

// unrest is a change that was seen and does not count yet.
type unrest struct {
	begun time.Time // when the first of the changes was seen
	since time.Time // when the file was first seen as it is
	as    *snapshot
}

// see notes how the file looks now. The first one is nil.
func (u *unrest) see(next *snapshot) *unrest {
	if u == nil {
		return &unrest{begun: next.readAt, since: next.readAt, as: next}
	}
	if u.as.sum != next.sum || !u.as.same(next.info) {
		u.since, u.as = next.readAt, next
	}
	return u
}

// over tells whether the file has looked as it does for long enough.
func (u *unrest) over(next *snapshot) bool {
	return next.readAt.Sub(u.since) >= SettleTime
}

// replacedBy tells whether another file was renamed over the last one, which is
// then complete. One that appears where none was may have its writer still.
func (f *File[T]) replacedBy(next *snapshot) bool {
	return f.last != nil && !os.SameFile(f.last.info, next.info)
}

// restless is the fault of a file whose last change does not count yet.
func (f *File[T]) restless() error {
	if time.Since(f.unrest.begun) > longestUnrest {
		f.last = nil // What comes to rest is read anew, also when it is as before.
		return f.failed(errRestless)
	}
	f.remind()
	return f.fault
}

// refreshAtRest is refresh for a load: it waits for a file that is being
// written. One that finds no rest stays as it was before, and so does a faulty
// one: the log says so, and the rest of the configuration is none of its matter.
func (f *File[T]) refreshAtRest() {
	deadline := time.Now().Add(loadWaits)
	for {
		_ = f.refresh(false)
		if !f.changing() || time.Now().After(deadline) {
			return
		}
		time.Sleep(SettleTime / 5)
	}
}

func (f *File[T]) changing() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.unrest != nil
}
