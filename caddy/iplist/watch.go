package iplist

import (
	"errors"
	"path/filepath"
	"slices"
	"time"

	"github.com/fsnotify/fsnotify"
	"go.uber.org/zap"
)

// pollEvery is how often the file is looked at without being told. It bounds
// the delay where no notifications come: network file systems, symbolic links,
// exhausted inotify watches.
const pollEvery = 250 * time.Millisecond

// notifications can be switched off to show that polling alone loses nothing.
var notifications = true

// watch keeps the list up to date until the function it returns is called,
// which returns when the watch has ended.
func watch(l *list) (stop func()) {
	quit, done := make(chan struct{}), make(chan struct{})
	notifier := newNotifier(l)
	go func() {
		defer close(done)
		follow(l, notifier, quit)
	}()
	return func() {
		close(quit)
		<-done
	}
}

// newNotifier watches the file's folder, because a rename over the file ends
// the watch of a file. It returns nil when the system gives none.
func newNotifier(l *list) *fsnotify.Watcher {
	if !notifications {
		return nil
	}
	notifier, err := fsnotify.NewBufferedWatcher(64)
	if err == nil {
		err = notifier.Add(filepath.Dir(l.path))
	}
	if err != nil {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.logger().Warn("file notifications not available, polling alone",
			zap.String("path", l.path), zap.Error(err))
	}
	return notifier
}

func follow(l *list, notifier *fsnotify.Watcher, quit <-chan struct{}) {
	var events <-chan fsnotify.Event
	var faults <-chan error
	if notifier != nil {
		defer notifier.Close()
		events, faults = notifier.Events, notifier.Errors
	}
	poll := time.NewTicker(pollEvery)
	defer poll.Stop()
	for {
		// What refresh returns is in the log and in l.fault already.
		select {
		case <-quit:
			return
		case event, open := <-events:
			if !open {
				events = nil
			} else if drain(events, l.path) || event.Name == l.path {
				_ = l.refresh(true)
			}
		case err, open := <-faults:
			if !open {
				faults = nil
			} else if errors.Is(err, fsnotify.ErrEventOverflow) {
				_ = l.refresh(true)
			}
		case <-poll.C:
			rewatch(notifier, l.path)
			_ = l.refresh(false)
		}
	}
}

// drain takes the events that wait and tells whether one is about the file, so
// that a burst of changes costs one read.
func drain(events <-chan fsnotify.Event, path string) bool {
	found := false
	for {
		select {
		case event, open := <-events:
			if !open {
				return found
			}
			found = found || event.Name == path
		default:
			return found
		}
	}
}

// rewatch finds a folder again that was removed and made anew.
func rewatch(notifier *fsnotify.Watcher, path string) {
	if notifier == nil {
		return
	}
	if folder := filepath.Dir(path); !slices.Contains(notifier.WatchList(), folder) {
		_ = notifier.Add(folder)
	}
}
