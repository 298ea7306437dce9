package watched

import (
	"errors"
	"path/filepath"
	"slices"
	"time"

	"github.com/fsnotify/fsnotify"
)

// PollEvery is how often the file is looked at without being told. It bounds
// the delay where no notifications come: network file systems, symbolic links,
// exhausted inotify watches.
const PollEvery = 250 * time.Millisecond

// Notifications can be switched off to show that polling alone loses nothing.
var Notifications = true

// follower is a file as the watch sees it.
type follower interface {
	refresh(force bool) error
	warn(message string, err error)
}

// watch keeps the file up to date until the function it returns is called,
// which returns when the watch has ended.
func watch(path string, f follower) (stop func()) {
	quit, done := make(chan struct{}), make(chan struct{})
	notifier := newNotifier(path, f)
	go func() {
		defer close(done)
		follow(path, f, notifier, quit)
	}()
	return func() {
		close(quit)
		<-done
	}
}

// newNotifier watches the file's folder, because a rename over the file ends
// the watch of a file. It returns nil when the system gives none.
func newNotifier(path string, f follower) *fsnotify.Watcher {
	if !Notifications {
		return nil
	}
	notifier, err := fsnotify.NewBufferedWatcher(64)
	if err == nil {
		err = notifier.Add(filepath.Dir(path))
	}
	if err != nil {
		f.warn("file notifications not available, polling alone", err)
	}
	return notifier
}

func follow(path string, f follower, notifier *fsnotify.Watcher, quit <-chan struct{}) {
	var events <-chan fsnotify.Event
	var faults <-chan error
	if notifier != nil {
		defer notifier.Close()
		events, faults = notifier.Events, notifier.Errors
	}
	poll := time.NewTicker(PollEvery)
	defer poll.Stop()
	for {
		// What refresh returns is in the log and in its fault already.
		select {
		case <-quit:
			return
		case event, open := <-events:
			if !open {
				events = nil
			} else if drain(events, path) || event.Name == path {
				_ = f.refresh(true)
			}
		case err, open := <-faults:
			if !open {
				faults = nil
			} else if errors.Is(err, fsnotify.ErrEventOverflow) {
				_ = f.refresh(true)
			}
		case <-poll.C:
			rewatch(notifier, path)
			_ = f.refresh(false)
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
