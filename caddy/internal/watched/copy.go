package watched

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"time"
)

// copies is the folder of the copies in Caddy's storage. What drives the edge
// looks there, too: core/src/watched-files/kept-copy.ts.
const copies = "followed-files"

var (
	errNoCopy      = errors.New("and no last good copy of it is kept")
	errDamagedCopy = errors.New("and its last good copy is damaged")
)

// Store keeps the last good copies, privately and each written whole: Caddy's
// storage (certmagic.Storage).
type Store interface {
	Exists(ctx context.Context, key string) bool
	Load(ctx context.Context, key string) ([]byte, error)
	Store(ctx context.Context, key string, value []byte) error
}

// origin is the first line of a copy, as JSON. The content follows it.
type origin struct {
	// Path of the file.
	Path string `json:"path"`
	// ReadAt is when the content was put in force, in milliseconds since 1970.
	ReadAt int64 `json:"read_at"`
	// Bytes is the length of the content.
	Bytes int `json:"bytes"`
	// Sum is the SHA-256 of the content in hexadecimal digits.
	Sum string `json:"sha256"`
}

// copyKey is where the copy of a file is kept.
func copyKey(path string) string {
	return copies + "/" + sumOf([]byte(path))
}

// keepCopy keeps the content of a file for a later start without that file.
func keepCopy(store Store, path string, content []byte, readAt time.Time) error {
	line, err := json.Marshal(origin{path, readAt.UnixMilli(), len(content), sumOf(content)})
	if err != nil {
		return err
	}
	kept := make([]byte, 0, len(line)+1+len(content))
	kept = append(append(append(kept, line...), '\n'), content...)
	return store.Store(context.Background(), copyKey(path), kept)
}

// loadCopy returns what was kept of a file, and when that was read. A copy that
// is cut off, changed, or of another file is none.
func loadCopy(store Store, path string) (content []byte, readAt time.Time, err error) {
	kept, err := store.Load(context.Background(), copyKey(path))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, time.Time{}, errNoCopy
	}
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("%w: %w", errDamagedCopy, err)
	}
	line, content, _ := bytes.Cut(kept, []byte{'\n'})
	var from origin
	if err := json.Unmarshal(line, &from); err != nil {
		return nil, time.Time{}, errDamagedCopy
	}
	if from.Path != path || from.Bytes != len(content) || from.Sum != sumOf(content) {
		return nil, time.Time{}, errDamagedCopy
	}
	return content, time.UnixMilli(from.ReadAt), nil
}

func sumOf(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}
