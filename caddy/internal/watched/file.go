// Package watched keeps what is read from a file in force: a change counts
// without a reload, a fault turns nothing off, and a start without the file
// goes on with what was last good.
package watched

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/caddyserver/caddy/v2"
	"go.uber.org/zap"
)

// remindEvery is how often the log repeats that a file is faulty.
const remindEvery = time.Minute

// Kind is what files of one kind have in common.
type Kind[T any] struct {
	// Name is what the log calls such a file, as in "client address list".
	Name string
	// Logger is the name of the logger when no configuration holds the file.
	Logger string
	// MaxBytes is how long a file is at most.
	MaxBytes int64
	// Sealed files are regular ones whose last line is "# sha256 " and the digest
	// of all before it, in 64 small hexadecimal digits. A symbolic link is not
	// followed. As a change is whole or a fault, it counts at once.
	Sealed bool
	// Read makes of the content what is in force, and tells the log about it.
	// It may keep the content, and gets what was in force until now, or nothing.
	Read func(content []byte, last T) (value T, about []zap.Field, err error)
	// Files holds those in use by path. A new configuration takes its files
	// before the old one releases them, so they survive a reload.
	Files *caddy.UsagePool
}

// File is one file and what its last good content was read to.
type File[T any] struct {
	kind  *Kind[T]
	path  string
	value atomic.Pointer[T]
	stop  func()

	mu         sync.Mutex
	last       *snapshot // of the last complete read that counted, good or bad
	unrest     *unrest   // a change that does not count yet
	fault      error     // why the file in its present state is not in force
	faultSince time.Time // when it was found not to be
	faultAt    time.Time // when the log last said so
	readAt     time.Time // when the file was as what is in force
	inForce    inForce
	store      Store
	unkept     []byte    // what is in force and waits to be kept; nil when none does
	copyDue    time.Time // when what is in force is to be read for keeping; zero when it is not
	loggers    []*zap.Logger

	keeping sync.Mutex    // held while a copy is made, and never asked for within mu
	wake    chan struct{} // told of what waits to be kept
}

// Acquire returns the file of a path, read anew if it has changed. Each success
// needs a Release. A file that is missing or faulty now is an error only when
// nothing of it was ever good: what is in force already stays so, and else the
// last good copy in the store is.
func (k *Kind[T]) Acquire(path string, store Store, logger *zap.Logger) (*File[T], error) {
	value, loaded, err := k.Files.LoadOrNew(path, func() (caddy.Destructor, error) {
		return k.open(path, store, logger)
	})
	if err != nil {
		return nil, err
	}
	f := value.(*File[T])
	if loaded {
		f.attach(logger)
		f.useStore(store)
		f.refreshAtRest()
		f.keepNow()
	}
	return f, nil
}

// open reads the file, or what was kept of it, and begins to watch it.
func (k *Kind[T]) open(path string, store Store, logger *zap.Logger) (*File[T], error) {
	f := &File[T]{kind: k, path: path, store: store, loggers: []*zap.Logger{logger}, wake: make(chan struct{}, 1)}
	if err := f.refresh(true); err != nil {
		if err := f.goOnWithCopy(); err != nil {
			return nil, err
		}
	}
	f.keepNow()
	stopWatch, stopKeeping := watch(path, f), f.keepAlong()
	f.stop = func() {
		stopWatch()
		stopKeeping()
	}
	return f, nil
}

// Path is where the file is.
func (f *File[T]) Path() string {
	return f.path
}

// Value is what is in force.
func (f *File[T]) Value() T {
	return *f.value.Load()
}

// refresh puts the file's content in force when it is new, good and at rest.
// Its error is the fault of the file as it is. Unless forced, it trusts an
// unchanged inode, time and size of a settled file.
func (f *File[T]) refresh(force bool) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !force && f.unrest == nil && f.last != nil && f.last.settled() && !f.lacksCopy() {
		if info, err := f.kind.access().stat(f.path); err == nil && f.last.same(info) {
			f.remind()
			return f.fault
		}
	}
	started := time.Now()
	next, err := f.kind.access().readStable(f.path)
	if err != nil {
		f.last, f.unrest = nil, nil
		return f.failed(err)
	}
	content := next.data
	next.data = nil
	if f.last != nil && f.last.sum == next.sum {
		f.last, f.unrest = next, nil
		if f.lacksCopy() {
			f.keepSoon(content)
		}
		f.remind()
		return f.fault
	}
	if f.value.Load() != nil && !f.kind.Sealed && !f.replacedBy(next) {
		if f.unrest = f.unrest.see(next); !f.unrest.over(next) {
			return f.restless()
		}
	}
	f.last, f.unrest = next, nil
	value, about, err := f.read(content, next.sealed)
	if err != nil {
		return f.failed(err)
	}
	f.putInForce(value, next.sum, next.sealed)
	f.fault, f.readAt = nil, next.readAt
	f.logger().Info(f.kind.Name+" in force",
		append(about, zap.String("path", f.path), zap.Duration("took", time.Since(started)))...)
	f.keepSoon(content)
	return nil
}

// failed notes a fault and says so, once for each different one.
func (f *File[T]) failed(err error) error {
	if f.fault == nil {
		f.faultSince = time.Now()
	}
	if f.fault == nil || f.fault.Error() != err.Error() {
		f.faultAt = time.Time{}
	}
	f.fault = err
	f.remind()
	return err
}

// remind tells of a lasting fault. When the file is opened nothing is in force
// yet, and what comes of that is told there.
func (f *File[T]) remind() {
	if f.fault == nil || f.value.Load() == nil || time.Since(f.faultAt) < remindEvery {
		return
	}
	f.faultAt = time.Now()
	f.logger().Error(f.kind.Name+" faulty, the last good one stays in force",
		zap.String("path", f.path), zap.Time("read", f.readAt), zap.Error(f.fault))
}

// attach makes the logger of the newest configuration the file's.
func (f *File[T]) attach(logger *zap.Logger) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.loggers = append(f.loggers, logger)
}

func (f *File[T]) detach(logger *zap.Logger) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if i := slices.Index(f.loggers, logger); i >= 0 {
		f.loggers = slices.Delete(f.loggers, i, i+1)
	}
}

func (f *File[T]) logger() *zap.Logger {
	if len(f.loggers) == 0 {
		return caddy.Log().Named(f.kind.Logger)
	}
	return f.loggers[len(f.loggers)-1]
}

// warn tells what hinders the watch.
func (f *File[T]) warn(message string, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.logger().Warn(message, zap.String("path", f.path), zap.Error(err))
}

// Release gives the file back; the last to do so ends its watch.
func (f *File[T]) Release(logger *zap.Logger) error {
	f.detach(logger)
	_, err := f.kind.Files.Delete(f.path)
	return err
}

// Destruct ends the watch. Caddy calls it when nobody holds the file any more.
func (f *File[T]) Destruct() error {
	f.stop()
	return nil
}
