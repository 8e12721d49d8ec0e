package keyvalue

import (
	"structs"
	"unsafe"
)

// The component model says how values travel between components; this file has what Go lacks of it.
//
//   - Numbers, and strings and lists that are passed, need nothing: Go passes a string as its
//     address and its length, which is the form that the model has for it.
//   - A result that is more than one number is written to a place that the caller names last. The
//     types below are these places, with the layout that the model gives them. What Go passes by
//     pointer is on its heap, and nothing on the heap ever moves.
//   - A list or string in a result is put into memory that the callee asks the caller for, by
//     calling cabi_realloc. A component that is called in this way cannot call others, as Go's
//     allocator does, which asks for the time: so the memory is there before the call.

// outcome is the place of a result<u32, error>, and of those whose value is smaller or nothing.
type outcome struct {
	_      structs.HostLayout
	failed bool
	value  uint32 // what was asked for, or the error
}

// longOutcome is the place of a result<u64, error>.
type longOutcome struct {
	_      structs.HostLayout
	failed bool
	value  uint64 // what was asked for, or the error in its first half
}

// listOutcome is the place of a result<list<u8>, error>, and of a result<tuple<list<u8>, bool>>.
type listOutcome struct {
	_      structs.HostLayout
	failed bool
	list   list // its first half is the error
	ended  bool
}

// list is the place of a string or a list of bytes.
type list struct {
	_      structs.HostLayout
	start  uint32
	length uint32
}

// room is where the call that is under way puts its string or its list of bytes.
var (
	room     []byte
	roomUsed uintptr
)

// receive makes a call that puts a string or a list of bytes into memory, from its first byte on.
func receive(memory []byte, call func()) {
	room, roomUsed = memory, 0
	call()
	room = nil
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
	if room != nil {
		return give(room, &roomUsed, align, size)
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
