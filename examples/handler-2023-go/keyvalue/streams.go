package keyvalue

import (
	"errors"
	"io"
	"unsafe"
)

// Streams have no text for what goes wrong with them.
var (
	errNoStream = errors.New("the value gives no stream: there are too many of either")
	errWrite    = errors.New("the stream takes no more: the value was dropped or is too large")
	errRead     = errors.New("the stream gives no more: it was dropped")
)

// OutputStream appends to the value that it came from.
type OutputStream struct{ number uint32 }

// Write appends bytes.
func (s OutputStream) Write(bytes []byte) (int, error) {
	result := new(longOutcome)
	blockingWrite(s.number, unsafe.SliceData(bytes), uint32(len(bytes)), result)
	if result.failed {
		return 0, errWrite
	}
	if result.value < uint64(len(bytes)) {
		return int(result.value), io.ErrShortWrite
	}
	return len(bytes), nil
}

// Close gives the stream back. What was written stays in the value.
func (s OutputStream) Close() error {
	dropOutputStream(s.number)
	return nil
}

// InputStream reads the value that it came from.
type InputStream struct{ number uint32 }

// Read reads up to as many bytes as there is room for.
func (s InputStream) Read(bytes []byte) (int, error) {
	if len(bytes) == 0 {
		return 0, nil
	}
	result := new(listOutcome)
	receive(bytes, func() { blockingRead(s.number, uint64(len(bytes)), result) })
	if result.failed {
		return 0, errRead
	}
	if result.ended {
		return int(result.list.length), io.EOF
	}
	return int(result.list.length), nil
}

// Close gives the stream back.
func (s InputStream) Close() error {
	dropInputStream(s.number)
	return nil
}
