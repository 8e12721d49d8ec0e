// Package keyvalue has wasi:keyvalue of May 2023 for Go: buckets and values as types to be closed,
// and the bodies of values as readers and writers.
package keyvalue

// Error is what went wrong.
type Error struct {
	// Trace says what was asked, why it failed, and what to do.
	Trace string
}

func (e *Error) Error() string { return e.Trace }

// longestTrace is how many bytes there is room for.
const longestTrace = 64 << 10

// fail makes an error of its number, which is given back at once.
func fail(number uint32) error {
	defer dropError(number)
	text, memory := new(list), make([]byte, longestTrace)
	receive(memory, func() { trace(number, text) })
	return &Error{Trace: string(memory[:text.length])}
}

// Bucket is an open bucket.
type Bucket struct{ number uint32 }

// OpenBucket opens the bucket of that name; the first write makes it.
func OpenBucket(name string) (Bucket, error) {
	result := new(outcome)
	openBucket(name, result)
	if result.failed {
		return Bucket{}, fail(result.value)
	}
	return Bucket{result.value}, nil
}

// Close gives the bucket back. What is in it stays.
func (b Bucket) Close() { dropBucket(b.number) }

// Get finds the value under key; it is an error when there is none.
func (b Bucket) Get(key string) (IncomingValue, error) {
	result := new(outcome)
	get(b.number, key, result)
	if result.failed {
		return IncomingValue{}, fail(result.value)
	}
	return IncomingValue{result.value}, nil
}

// Set stores what was written to the value so far.
func (b Bucket) Set(key string, value OutgoingValue) error {
	result := new(outcome)
	set(b.number, key, value.number, result)
	if result.failed {
		return fail(result.value)
	}
	return nil
}

// Exists says whether there is a value under key.
func (b Bucket) Exists(key string) (bool, error) {
	result := new(outcome)
	exists(b.number, key, result)
	if result.failed {
		return false, fail(result.value)
	}
	// A bool is one byte of its place.
	return uint8(result.value) != 0, nil
}

// Increment adds to the number under key, and returns the sum.
func (b Bucket) Increment(key string, delta uint64) (uint64, error) {
	result := new(longOutcome)
	increment(b.number, key, delta, result)
	if result.failed {
		return 0, fail(uint32(result.value))
	}
	return result.value, nil
}

// OutgoingValue is a value on its way to the store.
type OutgoingValue struct{ number uint32 }

// NewOutgoingValue makes an empty value.
func NewOutgoingValue() OutgoingValue { return OutgoingValue{newOutgoingValue()} }

// Close gives the value back. What was set stays.
func (v OutgoingValue) Close() { dropOutgoingValue(v.number) }

// WriteBody makes a stream that appends to the value.
func (v OutgoingValue) WriteBody() (OutputStream, error) {
	result := new(outcome)
	outgoingValueWriteBody(v.number, result)
	if result.failed {
		return OutputStream{}, errNoStream
	}
	return OutputStream{result.value}, nil
}

// IncomingValue is a value that came from the store.
type IncomingValue struct{ number uint32 }

// Close gives the value back. A stream of it lives on.
func (v IncomingValue) Close() { dropIncomingValue(v.number) }

// Size is how many bytes the value has.
func (v IncomingValue) Size() uint64 { return size(v.number) }

// ConsumeSync takes the bytes out of the value.
func (v IncomingValue) ConsumeSync() ([]byte, error) {
	result, bytes := new(listOutcome), make([]byte, v.Size())
	receive(bytes, func() { incomingValueConsumeSync(v.number, result) })
	if result.failed {
		return nil, fail(result.list.start)
	}
	return bytes[:result.list.length], nil
}

// ConsumeAsync takes the bytes out of the value as a stream.
func (v IncomingValue) ConsumeAsync() (InputStream, error) {
	result := new(outcome)
	incomingValueConsumeAsync(v.number, result)
	if result.failed {
		return InputStream{}, fail(result.value)
	}
	return InputStream{result.value}, nil
}
