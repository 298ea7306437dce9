package waf

import (
	"errors"
	"io"
	"net/http"
	"sync"
)

// replayedBody yields what the rules have read of a body, then the rest of it.
type replayedBody struct {
	mu       sync.Mutex
	seen     io.Reader // nil once it has been read to its end
	rest     io.ReadCloser
	detached bool
}

// Read implements io.Reader.
func (b *replayedBody) Read(p []byte) (int, error) {
	if n, err, done := b.readSeen(p); !done {
		return n, err
	}
	return b.rest.Read(p)
}

func (b *replayedBody) readSeen(p []byte) (n int, err error, done bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.detached {
		return 0, http.ErrBodyReadAfterClose, false
	}
	if b.seen == nil {
		return 0, nil, true
	}
	n, err = b.seen.Read(p)
	if errors.Is(err, io.EOF) {
		b.seen, err = nil, nil
	}
	if n == 0 && err == nil && b.seen == nil {
		return 0, nil, true
	}
	return n, err, false
}

// Close closes the client's body.
func (b *replayedBody) Close() error {
	return b.rest.Close()
}

// detach makes every later Read fail. After it returns, the buffer that the
// rules have read into is not touched any more.
func (b *replayedBody) detach() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.seen, b.detached = nil, true
}
