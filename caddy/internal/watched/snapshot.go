package watched

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// racyWindow is how long after its modification time a file may still change
// without that time telling: longer than a tick of any file system's clock.
const racyWindow = 2 * time.Second

// maxReads bounds how often a file that changes while it is read is read again
// before the attempt counts as failed; the next look begins anew.
const maxReads = 50

// snapshot is a file's content as it was for the whole time of reading.
type snapshot struct {
	info   os.FileInfo
	readAt time.Time
	sum    [sha256.Size]byte
	data   []byte
}

// settled tells whether an unchanged info means unchanged content: the file was
// read so long after its modification that a later one has another time.
func (s *snapshot) settled() bool {
	return s.readAt.Sub(s.info.ModTime()) > racyWindow
}

// same tells whether info is of the very file that was read, as far as inode,
// modification time and size tell.
func (s *snapshot) same(info os.FileInfo) bool {
	return sameInfo(s.info, info)
}

func sameInfo(a, b os.FileInfo) bool {
	return os.SameFile(a, b) && a.ModTime().Equal(b.ModTime()) && a.Size() == b.Size()
}

// readStable reads a file again until it has not changed while being read.
func readStable(path string, maxBytes int64) (*snapshot, error) {
	for range maxReads {
		s, err := readOnce(path, maxBytes)
		if s != nil || err != nil {
			return s, err
		}
	}
	return nil, errors.New("file changes faster than it can be read")
}

// readOnce returns nil without an error when the file changed meanwhile.
func readOnce(path string, maxBytes int64) (*snapshot, error) {
	before, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !before.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file", path)
	}
	if before.Size() > maxBytes {
		return nil, fmt.Errorf("%s is larger than %d bytes", path, maxBytes)
	}
	readAt := time.Now()
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxBytes+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > maxBytes {
		return nil, fmt.Errorf("%s is larger than %d bytes", path, maxBytes)
	}
	after, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !sameInfo(before, after) || int64(len(data)) != after.Size() {
		return nil, nil
	}
	return &snapshot{info: after, readAt: readAt, sum: sha256.Sum256(data), data: data}, nil
}
