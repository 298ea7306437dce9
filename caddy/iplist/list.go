package iplist

import (
	"net/netip"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/caddyserver/caddy/v2"
	"github.com/gaissmai/bart"
	"go.uber.org/zap"
)

// lists holds the lists in use by path. A new configuration takes its lists
// before the old one releases them, so they survive a reload.
var lists = caddy.NewUsagePool()

// remindEvery is how often the log repeats that a list is faulty.
const remindEvery = time.Minute

// list is one file and the table of its last good content.
type list struct {
	path  string
	table atomic.Pointer[bart.Lite]
	stop  func()

	mu      sync.Mutex
	last    *snapshot // of the last complete read, good or bad
	fault   error     // why the file in its present state is not in force
	faultAt time.Time // when the log last said so
	loggers []*zap.Logger
}

// acquire returns the list of a path, read anew if its file has changed. Each
// success needs a release.
func acquire(path string, logger *zap.Logger) (*list, error) {
	value, loaded, err := lists.LoadOrNew(path, func() (caddy.Destructor, error) {
		return open(path, logger)
	})
	if err != nil {
		return nil, err
	}
	l := value.(*list)
	if loaded {
		l.attach(logger)
		if err := l.refresh(false); err != nil {
			_ = l.release(logger)
			return nil, err
		}
	}
	return l, nil
}

// open reads the file and begins to watch it.
func open(path string, logger *zap.Logger) (*list, error) {
	l := &list{path: path, loggers: []*zap.Logger{logger}}
	if err := l.refresh(true); err != nil {
		return nil, err
	}
	l.stop = watch(l)
	return l, nil
}

func (l *list) contains(address netip.Addr) bool {
	return l.table.Load().Contains(normalise(address))
}

// refresh puts the file's content in force when it is new and good. Its error
// is the fault of the file as it is. Unless forced, it trusts an unchanged
// inode, time and size of a settled file.
func (l *list) refresh(force bool) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !force && l.last != nil && l.last.settled() {
		if info, err := os.Stat(l.path); err == nil && l.last.same(info) {
			l.remind()
			return l.fault
		}
	}
	started := time.Now()
	next, err := readStable(l.path)
	if err != nil {
		l.last = nil
		return l.failed(err)
	}
	if l.last != nil && l.last.sum == next.sum {
		next.data = nil
		l.last = next
		l.remind()
		return l.fault
	}
	table, entries, err := tableOf(next.data)
	next.data = nil
	l.last = next
	if err != nil {
		return l.failed(err)
	}
	l.table.Store(table)
	l.fault = nil
	l.logger().Info("client address list in force",
		zap.String("path", l.path), zap.Int("entries", entries), zap.Duration("took", time.Since(started)))
	return nil
}

// failed notes a fault and says so, once for each different one.
func (l *list) failed(err error) error {
	if l.fault == nil || l.fault.Error() != err.Error() {
		l.faultAt = time.Time{}
	}
	l.fault = err
	l.remind()
	return err
}

// remind tells of a lasting fault. At provision there is no table yet and the
// caller has the error.
func (l *list) remind() {
	if l.fault == nil || l.table.Load() == nil || time.Since(l.faultAt) < remindEvery {
		return
	}
	l.faultAt = time.Now()
	l.logger().Error("client address list faulty, the last good one stays in force",
		zap.String("path", l.path), zap.Error(l.fault))
}

// attach makes the logger of the newest configuration the list's.
func (l *list) attach(logger *zap.Logger) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.loggers = append(l.loggers, logger)
}

func (l *list) detach(logger *zap.Logger) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if i := slices.Index(l.loggers, logger); i >= 0 {
		l.loggers = slices.Delete(l.loggers, i, i+1)
	}
}

func (l *list) logger() *zap.Logger {
	if len(l.loggers) == 0 {
		return caddy.Log().Named("http.matchers.client_ip_list")
	}
	return l.loggers[len(l.loggers)-1]
}

func (l *list) release(logger *zap.Logger) error {
	l.detach(logger)
	_, err := lists.Delete(l.path)
	return err
}

// Destruct ends the watch. Caddy calls it when nobody holds the list any more.
func (l *list) Destruct() error {
	l.stop()
	return nil
}
