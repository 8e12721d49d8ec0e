package keyvalue

// The functions of 2023 that this package uses, as the component model flattens them: see abi.go.

//go:wasmimport wasi:keyvalue/wasi-cloud-error drop-error
func dropError(err uint32)

//go:wasmimport wasi:keyvalue/wasi-cloud-error trace
func trace(err uint32, result *list)

//go:wasmimport wasi:keyvalue/types drop-bucket
func dropBucket(bucket uint32)

//go:wasmimport wasi:keyvalue/types open-bucket
func openBucket(name string, result *outcome)

//go:wasmimport wasi:keyvalue/types drop-outgoing-value
func dropOutgoingValue(value uint32)

//go:wasmimport wasi:keyvalue/types new-outgoing-value
func newOutgoingValue() uint32

//go:wasmimport wasi:keyvalue/types outgoing-value-write-body
func outgoingValueWriteBody(value uint32, result *outcome)

//go:wasmimport wasi:keyvalue/types drop-incoming-value
func dropIncomingValue(value uint32)

//go:wasmimport wasi:keyvalue/types incoming-value-consume-sync
func incomingValueConsumeSync(value uint32, result *listOutcome)

//go:wasmimport wasi:keyvalue/types incoming-value-consume-async
func incomingValueConsumeAsync(value uint32, result *outcome)

//go:wasmimport wasi:keyvalue/types size
func size(value uint32) uint64

//go:wasmimport wasi:keyvalue/readwrite get
func get(bucket uint32, key string, result *outcome)

//go:wasmimport wasi:keyvalue/readwrite set
func set(bucket uint32, key string, value uint32, result *outcome)

//go:wasmimport wasi:keyvalue/readwrite exists
func exists(bucket uint32, key string, result *outcome)

//go:wasmimport wasi:keyvalue/atomic increment
func increment(bucket uint32, key string, delta uint64, result *longOutcome)

//go:wasmimport wasi:io/streams blocking-write
func blockingWrite(this uint32, start *byte, length uint32, result *longOutcome)

//go:wasmimport wasi:io/streams drop-output-stream
func dropOutputStream(this uint32)

//go:wasmimport wasi:io/streams blocking-read
func blockingRead(this uint32, length uint64, result *listOutcome)

//go:wasmimport wasi:io/streams drop-input-stream
func dropInputStream(this uint32)
