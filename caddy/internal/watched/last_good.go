package watched

import (
	"context"
	"fmt"
	"time"

	"go.uber.org/zap"
)

// keepEvery is how far apart the copies of a file that changes often are. A copy
// takes a sync of the disk, for which no change has to wait.
const keepEvery = time.Second

// keepSoon lets a copy be made of what has come in force.
func (f *File[T]) keepSoon(content []byte) {
	f.unkept, f.copyDue = content, time.Time{}
	select {
	case f.wake <- struct{}{}:
	default: // It is told already.
	}
}

// keepNow makes the copy that a later start goes on with, if one waits to be
// made. What could not be kept is said, and tried again.
func (f *File[T]) keepNow() {
	f.keeping.Lock()
	defer f.keeping.Unlock()
	f.mu.Lock()
	content, store, readAt := f.unkept, f.store, f.readAt
	f.unkept = nil
	f.mu.Unlock()
	if content == nil {
		return
	}
	err := keepCopy(store, f.path, content, readAt)
	f.mu.Lock()
	defer f.mu.Unlock()
	if err != nil {
		f.copyDue = time.Now().Add(remindEvery)
		f.logger().Error(f.kind.Name+" not kept, a later start cannot do without the file",
			zap.String("path", f.path), zap.Error(err))
	}
}

// keepAlong makes copies until the function it returns is called, which makes
// the last one.
func (f *File[T]) keepAlong() (stop func()) {
	quit, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		pause := time.NewTimer(keepEvery)
		defer pause.Stop()
		for {
			select {
			case <-quit:
				return
			case <-f.wake:
				f.keepNow()
			}
			pause.Reset(keepEvery)
			select {
			case <-quit:
				return
			case <-pause.C:
			}
		}
	}()
	return func() {
		close(quit)
		<-done
		f.keepNow()
	}
}

// lacksCopy tells whether it is time to keep what is in force.
func (f *File[T]) lacksCopy() bool {
	return f.fault == nil && !f.copyDue.IsZero() && !time.Now().Before(f.copyDue)
}

// goOnWithCopy puts in force what an earlier start had read, and returns the
// fault of the file when nothing of it can be used.
func (f *File[T]) goOnWithCopy() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	content, readAt, err := loadCopy(f.store, f.path)
	if err != nil {
		return fmt.Errorf("%w, %w", f.fault, err)
	}
	whole, sealed := digestsOf(content)
	value, about, err := f.read(content, sealed)
	if err != nil {
		return fmt.Errorf("%w, %w: %w", f.fault, errDamagedCopy, err)
	}
	f.putInForce(value, whole, sealed)
	f.readAt, f.faultAt = readAt, time.Now()
	f.logger().Error(f.kind.Name+" faulty, its last good copy is in force", append(about,
		zap.String("path", f.path), zap.Time("read", readAt), zap.Error(f.fault))...)
	return nil
}

// useStore makes the storage of the newest configuration the file's.
func (f *File[T]) useStore(store Store) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.store = store
	if f.copyDue.IsZero() && !store.Exists(context.Background(), copyKey(f.path)) {
		f.copyDue = time.Now()
	}
}
