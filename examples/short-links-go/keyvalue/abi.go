package keyvalue

import (
	"errors"
	"structs"
	"unsafe"
)

// The component model says how values travel between components; this file has what Go lacks of it.
//
//   - Numbers, and strings and lists that are passed, need nothing: Go passes a string as its
//     address and its length, which is the form that the model has for both.
//   - A result that is more than one number is written to a place that the caller names last. The
//     types below are these places, with the layout that the model gives them. What Go passes by
//     pointer is on its heap, and nothing on the heap ever moves.
//   - A string or a list in a result is put into memory that the callee asks for by calling
//     cabi_realloc. What is called in this way cannot call others, as Go's allocator does, which
//     asks for the time: so the memory is there before the call.

// room is how many bytes a value, or the words of an error, may have. A larger value ends the program:
// one that reads what others wrote has to bound it when it is written.
const room = 64 << 10

// outcome is the place of a result whose value is a handle, nothing, or an optional list of bytes.
type outcome struct {
	_      structs.HostLayout
	failed bool
	value  uint32 // the value, whether there is a list, or which error
	list   list   // the list, or the words of the error
}

// longOutcome is the place of a result<s64, error>.
type longOutcome struct {
	_      structs.HostLayout
	failed bool
	value  uint64 // the value, or which error and the address of its words
	length uint32 // of these words
}

// list is the place of a string or a list of bytes.
type list struct {
	_      structs.HostLayout
	start  uint32
	length uint32
}

// in gives the bytes that were put into memory.
func (l list) in(memory []byte) []byte { return memory[:l.length] }

func (o *outcome) error(memory []byte) error { return failure(uint8(o.value), o.list, memory) }

// failure makes an error of its number in the variant, and of the words that the last one has.
func failure(number uint8, words list, memory []byte) error {
	switch number {
	case 0:
		return ErrNoSuchStore
	case 1:
		return ErrAccessDenied
	}
	return errors.New(string(words.in(memory)))
}

// current is where the call that is under way puts its list.
var (
	current     []byte
	currentUsed uintptr
)

// receive makes a call that puts a string or a list of bytes into memory, from its first byte on.
func receive(memory []byte, call func()) {
	current, currentUsed = memory, 0
	call()
	current = nil
}

// forever is for the adapter, which turns the calls of Go's own library into calls of components: it
// keeps its state and its stack, of 64 KiB each, in memory of this program.
var (
	forever     [192 << 10]byte
	foreverUsed uintptr
)

// realloc gives memory to a call that returns a list, and otherwise to the adapter, which never gives
// it back. That asks for it while Go itself is still starting, so nothing here may allocate, and
// the stack may not grow. Nothing is asked for in order to make it larger: texts are UTF-8 on
// both sides.
//
//go:wasmexport cabi_realloc
//go:nosplit
func realloc(_ unsafe.Pointer, _, align, size uint32) unsafe.Pointer {
	if current != nil {
		return give(current, &currentUsed, align, size)
	}
	return give(forever[:], &foreverUsed, align, size)
}

// give takes the next piece of memory. The program cannot go on without.
//
//go:nosplit
func give(memory []byte, used *uintptr, align, size uint32) unsafe.Pointer {
	first := unsafe.Pointer(unsafe.SliceData(memory))
	place := (uintptr(first)+*used+uintptr(align)-1)&^(uintptr(align)-1) - uintptr(first)
	*used = place + uintptr(size)
	if *used > uintptr(len(memory)) {
		panic("cabi_realloc: there is less memory than is asked for")
	}
	return unsafe.Add(first, place)
}
