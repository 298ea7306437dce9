package watched

import (
	"context"
	"fmt"
	"time"

	"go.uber.org/zap"
)

// keep makes the copy that a later start goes on with. What could not be kept
// is said, and tried again.
func (f *File[T]) keep(content []byte) {
	f.copyDue = time.Time{}
	if err := keepCopy(f.store, f.path, content, f.readAt); err != nil {
		f.copyDue = time.Now().Add(remindEvery)
		f.logger().Error(f.kind.Name+" not kept, a later start cannot do without the file",
			zap.String("path", f.path), zap.Error(err))
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
	_, sealed := digestsOf(content)
	value, about, err := f.kind.read(content, sealed)
	if err != nil {
		return fmt.Errorf("%w, %w: %w", f.fault, errDamagedCopy, err)
	}
	f.value.Store(&value)
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
