package keyvalue

// The functions that this package uses, as the component model flattens them: see abi.go.

//go:wasmimport wasi:keyvalue/store@0.2.0-draft2 open
func open(name string, result *outcome)

//go:wasmimport wasi:keyvalue/store@0.2.0-draft2 [resource-drop]bucket
func dropBucket(bucket uint32)

//go:wasmimport wasi:keyvalue/store@0.2.0-draft2 [method]bucket.get
func get(bucket uint32, key string, result *outcome)

//go:wasmimport wasi:keyvalue/store@0.2.0-draft2 [method]bucket.set
func set(bucket uint32, key string, value string, result *outcome)

//go:wasmimport wasi:keyvalue/atomics@0.2.0-draft2 increment
func increment(bucket uint32, key string, delta int64, result *longOutcome)
