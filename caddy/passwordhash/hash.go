// Package passwordhash checks passwords with argon2id, a few at once.
package passwordhash

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"runtime"
	"sync"

	"github.com/caddyserver/caddy/v2"
	"github.com/caddyserver/caddy/v2/modules/caddyhttp/caddyauth"
)

func init() {
	caddy.RegisterModule(new(Hash))
}

const (
	// leastAtOnce lets one slow check not hold up all others.
	leastAtOnce = 2
	// mostAtOnce bounds the memory on machines with many cores: a check takes 46 MiB.
	mostAtOnce = 4
	// mostKnown right passwords are remembered; each takes 32 bytes.
	mostKnown = 1000
)

// places are for the checks of the whole process: memory is short for all policies together.
var places = make(chan struct{}, min(max(runtime.GOMAXPROCS(0), leastAtOnce), mostAtOnce))

// checker is Caddy's own argon2id.
type checker interface {
	caddyauth.Comparer
	FakeHash() []byte
}

// Hash is Caddy's argon2id behind a bound.
//
// It promises that
//   - in the whole process at most [mostAtOnce] passwords are checked at once,
//     and others wait; anybody may ask for a check, and each takes 46 MiB;
//   - a name that is not known takes its place and its time as a known one does;
//   - a right password is checked once, and known again at once until the next
//     load. Only a digest of it is remembered, and of wrong ones nothing.
//
// Caddy's hash_cache is not needed beside it: it keeps up to 1000 passwords
// as they were sent, wrong ones too, of any length.
type Hash struct {
	argon2id checker

	mutex sync.RWMutex
	known map[[sha256.Size]byte]struct{}
}

// CaddyModule returns the Caddy module information.
func (*Hash) CaddyModule() caddy.ModuleInfo {
	return caddy.ModuleInfo{
		ID:  "http.authentication.hashes.argon2id_bounded",
		New: func() caddy.Module { return newHash(caddyauth.Argon2idHash{}) },
	}
}

func newHash(argon2id checker) *Hash {
	return &Hash{argon2id: argon2id, known: map[[sha256.Size]byte]struct{}{}}
}

// Compare tells whether a password is the one of a hash. Caddy gives it no
// context, so that it cannot be told that a waiting client has gone.
func (h *Hash) Compare(hashed, plaintext []byte) (bool, error) {
	digest := digestOf(hashed, plaintext)
	if h.knows(digest) {
		return true, nil
	}
	places <- struct{}{}
	defer func() { <-places }()
	// Whoever waited here with the same password may have found it right.
	if h.knows(digest) {
		return true, nil
	}
	same, err := h.argon2id.Compare(hashed, plaintext)
	// The password of the fake hash is public: were it remembered, a name that is not known would be told by its speed.
	if same && err == nil && !bytes.Equal(hashed, h.FakeHash()) {
		h.remember(digest)
	}
	return same, err
}

// Hash is there because Caddy asks for FakeHash only where there is Hash too.
// It always fails: hashes are made elsewhere.
func (h *Hash) Hash([]byte) ([]byte, error) {
	return nil, errors.New("argon2id_bounded only checks passwords")
}

// FakeHash is what the password of a name that is not known is compared with.
func (h *Hash) FakeHash() []byte {
	return h.argon2id.FakeHash()
}

func (h *Hash) knows(digest [sha256.Size]byte) bool {
	h.mutex.RLock()
	defer h.mutex.RUnlock()
	_, found := h.known[digest]
	return found
}

func (h *Hash) remember(digest [sha256.Size]byte) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if len(h.known) >= mostKnown {
		clear(h.known)
	}
	h.known[digest] = struct{}{}
}

// digestOf tells pairs apart: both parts have a fixed length in it.
func digestOf(hashed, plaintext []byte) [sha256.Size]byte {
	first, second := sha256.Sum256(hashed), sha256.Sum256(plaintext)
	return sha256.Sum256(append(first[:], second[:]...))
}

var (
	_ caddyauth.Comparer = (*Hash)(nil)
	_ caddyauth.Hasher   = (*Hash)(nil)
)
