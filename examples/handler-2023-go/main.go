// The first program of the proposal of 2023, in Go: it writes a value through a stream, and reads it
// back.
//
// Each run adds to what the one before left, so one can see that the store keeps it.
// examples/handler-2023-rust is the same program in Rust.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"handler-2023-go/keyvalue"
)

// bucketName is where everything is. Who composes the program says what this is a bucket of.
const bucketName = "handler-2023"

// A component is no program to Go but a library, whose functions are called when it is ready.
func main() {}

// run is what a host calls of a command. The result says whether it failed.
//
//go:wasmexport wasi:cli/run@0.2.12#run
func run() bool {
	if err := handler(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "handler:", err)
		return true
	}
	return false
}

// handler runs once, and prints to out.
func handler(out io.Writer) error {
	bucket, err := keyvalue.OpenBucket(bucketName)
	if err != nil {
		return err
	}
	defer bucket.Close()
	run, err := bucket.Increment("runs", 1)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "run", run)
	left, err := leftBefore(bucket)
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "left by the run before:", left)

	if err := greet(bucket, run); err != nil {
		return err
	}
	exists, err := bucket.Exists("greeting")
	if err != nil {
		return err
	}
	fmt.Fprintln(out, "greeting exists:", exists)
	if err := printStreamed(out, bucket, "greeting"); err != nil {
		return err
	}

	// A missing key is an error, whose trace says which one.
	var missing *keyvalue.Error
	value, err := bucket.Get("farewell")
	switch {
	case err == nil:
		defer value.Close()
		_, err = fmt.Fprintln(out, "there is a farewell of", value.Size(), "bytes")
	case errors.As(err, &missing):
		_, err = fmt.Fprintln(out, "no farewell:", missing.Trace)
	}
	return err
}

// greet writes a value piece by piece. It is in the store once it is set.
func greet(bucket keyvalue.Bucket, run uint64) error {
	value := keyvalue.NewOutgoingValue()
	defer value.Close()
	body, err := value.WriteBody()
	if err != nil {
		return err
	}
	defer body.Close()
	if _, err := body.Write([]byte("Hello ")); err != nil {
		return err
	}
	if _, err := io.WriteString(body, "from 2023, "); err != nil {
		return err
	}
	if _, err := fmt.Fprint(body, "run ", run); err != nil {
		return err
	}
	return bucket.Set("greeting", value)
}

// leftBefore reads a value at once.
func leftBefore(bucket keyvalue.Bucket) (string, error) {
	exists, err := bucket.Exists("greeting")
	if err != nil || !exists {
		return "nothing", err
	}
	value, err := bucket.Get("greeting")
	if err != nil {
		return "", err
	}
	defer value.Close()
	bytes, err := value.ConsumeSync()
	return string(bytes), err
}

// printStreamed reads a value through a stream, as one does that may be large.
func printStreamed(out io.Writer, bucket keyvalue.Bucket, key string) error {
	value, err := bucket.Get(key)
	if err != nil {
		return err
	}
	defer value.Close()
	fmt.Fprintln(out, "size:", value.Size(), "bytes")
	body, err := value.ConsumeAsync()
	if err != nil {
		return err
	}
	defer body.Close()
	bytes, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s: %s\n", key, bytes)
	return err
}
