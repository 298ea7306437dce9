package watched

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"go.uber.org/zap"
)

const (
	sealStart = "# sha256 "
	sealBytes = len(sealStart) + 2*sha256.Size + 1
)

var errSeal = errors.New("the last line is not the SHA-256 of all that is before it")

// digest is a SHA-256.
type digest [sha256.Size]byte

func (d digest) String() string {
	return hex.EncodeToString(d[:])
}

// digestsOf returns the SHA-256 of a content, and of what is before its seal,
// which is its last line when it has one.
func digestsOf(content []byte) (whole, sealed digest) {
	before, seal := splitSeal(content)
	hash := sha256.New()
	hash.Write(before)
	hash.Sum(sealed[:0])
	hash.Write(seal)
	hash.Sum(whole[:0])
	return whole, sealed
}

func splitSeal(content []byte) (before, seal []byte) {
	at := max(0, len(content)-sealBytes)
	return content[:at], content[at:]
}

// sealFault tells what is wrong with the last line of a content, given the
// SHA-256 of what is before it. It must be a line: what is before it ends in a
// line feed, and so does it.
func sealFault(content []byte, sealed digest) error {
	before, seal := splitSeal(content)
	if len(before) > 0 && before[len(before)-1] != '\n' {
		return errSeal
	}
	if string(seal) != sealStart+sealed.String()+"\n" {
		return errSeal
	}
	return nil
}

// read makes of a content what is in force, when it has the seal that its kind
// demands.
func (f *File[T]) read(content []byte, sealed digest) (value T, about []zap.Field, err error) {
	if f.kind.Sealed {
		if err := sealFault(content, sealed); err != nil {
			return value, nil, err
		}
	}
	var last T
	if value := f.value.Load(); value != nil {
		last = *value
	}
	return f.kind.Read(content, last)
}
