package watched

import "time"

// inForce is what is known of the content that is in force.
type inForce struct {
	digest digest
	since  time.Time
	loads  int
}

// Status is a file as it is, and what is in force of it.
type Status[T any] struct {
	Path  string
	Value T
	// SHA256 is that of the content in force; of a sealed file what its last line
	// says.
	SHA256 string
	// Since is when that content came in force in this process.
	Since time.Time
	// Loads is how often something did.
	Loads int
	// Fault is why the file as it is now is not in force; nil when it is.
	Fault error
	// FaultSince is when it was found not to be.
	FaultSince time.Time
}

// InUse returns the files of a kind that a configuration holds.
func (k *Kind[T]) InUse() []*File[T] {
	var found []*File[T]
	k.Files.Range(func(_, value any) bool {
		found = append(found, value.(*File[T]))
		return true
	})
	return found
}

// Look tells how a file is now: a change that was made before it was called, and
// that needs no rest, is in force or is the fault.
func (f *File[T]) Look() Status[T] {
	_ = f.refresh(false) // What it returns is the fault.
	f.mu.Lock()
	defer f.mu.Unlock()
	status := Status[T]{
		Path: f.path, Value: f.Value(), SHA256: f.inForce.digest.String(),
		Since: f.inForce.since, Loads: f.inForce.loads, Fault: f.fault,
	}
	if f.fault != nil {
		status.FaultSince = f.faultSince
	}
	return status
}

// putInForce makes a value count from now on.
func (f *File[T]) putInForce(value T, whole, sealed digest) {
	f.value.Store(&value)
	f.inForce.digest = whole
	if f.kind.Sealed {
		f.inForce.digest = sealed
	}
	f.inForce.since = time.Now()
	f.inForce.loads++
}
