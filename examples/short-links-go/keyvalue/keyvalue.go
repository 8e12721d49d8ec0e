// Package keyvalue has what a program needs most of wasi:keyvalue@0.2.0-draft2.
package keyvalue

import "errors"

// What goes wrong without more words to it.
var (
	ErrNoSuchStore  = errors.New("there is no such store")
	ErrAccessDenied = errors.New("access is denied")
)

// Bucket is an open bucket.
type Bucket struct{ handle uint32 }

// Open opens the bucket of that name; the first write makes it.
func Open(name string) (Bucket, error) {
	result, memory := new(outcome), make([]byte, room)
	receive(memory, func() { open(name, result) })
	if result.failed {
		return Bucket{}, result.error(memory)
	}
	return Bucket{result.value}, nil
}

// Close gives the handle back. What is in the bucket stays.
func (b Bucket) Close() { dropBucket(b.handle) }

// Get gives the value under key, and whether there is one.
func (b Bucket) Get(key string) ([]byte, bool, error) {
	result, memory := new(outcome), make([]byte, room)
	receive(memory, func() { get(b.handle, key, result) })
	if result.failed {
		return nil, false, result.error(memory)
	}
	// An option is one byte of its place, before what is in it.
	if uint8(result.value) == 0 {
		return nil, false, nil
	}
	return result.list.in(memory), true, nil
}

// Set stores a value under key.
func (b Bucket) Set(key string, value []byte) error {
	result, memory := new(outcome), make([]byte, room)
	receive(memory, func() { set(b.handle, key, string(value), result) })
	if result.failed {
		return result.error(memory)
	}
	return nil
}

// Increment adds to the number under key, and returns the sum.
func (b Bucket) Increment(key string, delta int64) (int64, error) {
	result, memory := new(longOutcome), make([]byte, room)
	receive(memory, func() { increment(b.handle, key, delta, result) })
	if result.failed {
		words := list{start: uint32(result.value >> 32), length: result.length}
		return 0, failure(uint8(result.value), words, memory)
	}
	return int64(result.value), nil
}
