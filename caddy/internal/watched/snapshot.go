package watched

import (
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
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
	sum    digest // of the whole content
	sealed digest // of what is before its last line
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

// access is how a kind of file is looked at and opened.
type access struct {
	stat     func(path string) (os.FileInfo, error)
	flags    int
	maxBytes int64
}

// Without O_NONBLOCK, opening a pipe waits for somebody who writes to it.
const ofItself = os.O_RDONLY | syscall.O_NOFOLLOW | syscall.O_NONBLOCK

func (k *Kind[T]) access() access {
	if k.Sealed {
		return access{os.Lstat, ofItself, k.MaxBytes}
	}
	return access{os.Stat, os.O_RDONLY, k.MaxBytes}
}

// readStable reads a file again until it has not changed while being read.
func (a access) readStable(path string) (*snapshot, error) {
	for range maxReads {
		s, err := a.readOnce(path)
		if s != nil || err != nil {
			return s, err
		}
	}
	return nil, errors.New("file changes faster than it can be read")
}

// readOnce returns nil without an error when the file changed meanwhile.
func (a access) readOnce(path string) (*snapshot, error) {
	before, err := a.stat(path)
	if err != nil {
		return nil, err
	}
	if !before.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file", path)
	}
	if before.Size() > a.maxBytes {
		return nil, fmt.Errorf("%s is larger than %d bytes", path, a.maxBytes)
	}
	readAt := time.Now()
	data, opened, err := a.readAll(path, before.Size())
	if err != nil {
		return nil, err
	}
	after, err := a.stat(path)
	if err != nil {
		return nil, err
	}
	if !sameInfo(before, after) || !sameInfo(opened, after) || int64(len(data)) != after.Size() {
		return nil, nil
	}
	s := &snapshot{info: after, readAt: readAt, data: data}
	s.sum, s.sealed = digestsOf(data)
	return s, nil
}

// readAll returns what is in a file, as far as it is not longer than expected,
// and what it was that was opened.
func (a access) readAll(path string, bytes int64) ([]byte, os.FileInfo, error) {
	file, err := os.OpenFile(path, a.flags, 0)
	if err != nil {
		return nil, nil, err
	}
	defer file.Close()
	opened, err := file.Stat()
	if err != nil {
		return nil, nil, err
	}
	data := make([]byte, bytes+1)
	read, err := io.ReadFull(file, data)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, nil, err
	}
	return data[:read], opened, nil
}
