// Short names for addresses, and how often each was asked for: Go on wasi:keyvalue.
//
//	cargo compose build short-links-go-on-filesystem
//	mkdir -p dist/links
//	wasmtime run --dir dist/links::/keyvalue dist/short-links-go-on-filesystem.wasm add https://webassembly.org
//	wasmtime run --dir dist/links::/keyvalue dist/short-links-go-on-filesystem.wasm open 1
//
// `list` prints all of them. A value is the checksum of the address, as four bytes, and the address.
package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"net/url"
	"os"
	"strconv"

	"short-links-go/keyvalue"
)

var errUsage = errors.New("usage: short-links add URL, short-links open NAME, or short-links list")

// A component is no program to Go but a library, whose functions are called when it is ready.
func main() {}

// run is what a host calls of a command. The result says whether it failed: exit code 1.
//
//go:wasmexport wasi:cli/run@0.2.12#run
func run() bool {
	if err := links(os.Stdout, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "short-links:", err)
		return true
	}
	return false
}

func links(out io.Writer, arguments []string) error {
	command := append(arguments, "")[0]
	lengths := map[string]int{"add": 2, "open": 2, "list": 1}
	if lengths[command] != len(arguments) || len(arguments) == 0 {
		return errUsage
	}
	bucket, err := keyvalue.Open("short-links")
	if err != nil {
		return fmt.Errorf("cannot open the store: %w", err)
	}
	defer bucket.Close()
	switch command {
	case "add":
		return add(out, bucket, arguments[1])
	case "open":
		return open(out, bucket, arguments[1])
	}
	return list(out, bucket)
}

func add(out io.Writer, bucket keyvalue.Bucket, address string) error {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Scheme == "" || parsed.Host == "" {
		return fmt.Errorf("%q is no address: write it like https://example.org", address)
	}
	if len(address) > longest {
		return fmt.Errorf("the address has %d bytes, and %d are enough", len(address), longest)
	}
	number, err := bucket.Increment("links", 1)
	if err != nil {
		return fmt.Errorf("cannot count the links: %w", err)
	}
	name := strconv.FormatInt(number, 36)
	value := binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(address)))
	if err := bucket.Set("link:"+name, append(value, address...)); err != nil {
		return fmt.Errorf("cannot keep the link: %w", err)
	}
	fmt.Fprintln(out, name, "is", address)
	return nil
}

// longest is how many bytes an address has at most. The store may give back far more.
const longest = 2048

// lookUp finds an address; the empty one when there is none.
func lookUp(bucket keyvalue.Bucket, name string) (string, error) {
	value, found, err := bucket.Get("link:" + name)
	if err != nil {
		return "", fmt.Errorf("cannot get link %q: %w", name, err)
	}
	if !found {
		return "", nil
	}
	if len(value) < 4 || crc32.ChecksumIEEE(value[4:]) != binary.BigEndian.Uint32(value) {
		return "", fmt.Errorf("link %q is damaged: its checksum is not that of its address", name)
	}
	return string(value[4:]), nil
}

func open(out io.Writer, bucket keyvalue.Bucket, name string) error {
	address, err := lookUp(bucket, name)
	if err != nil {
		return err
	}
	if address == "" {
		return fmt.Errorf("there is no link %q", name)
	}
	times, err := bucket.Increment("opened:"+name, 1)
	if err != nil {
		return fmt.Errorf("cannot count link %q: %w", name, err)
	}
	fmt.Fprintln(out, address)
	fmt.Fprintln(out, "opened:", times)
	return nil
}

func list(out io.Writer, bucket keyvalue.Bucket) error {
	last, err := bucket.Increment("links", 0)
	if err != nil {
		return fmt.Errorf("cannot count the links: %w", err)
	}
	for number := int64(1); number <= last; number++ {
		name := strconv.FormatInt(number, 36)
		address, err := lookUp(bucket, name)
		if err != nil {
			return err
		}
		times, err := bucket.Increment("opened:"+name, 0)
		if err != nil {
			return fmt.Errorf("cannot count link %q: %w", name, err)
		}
		fmt.Fprintf(out, "%s\t%d\t%s\n", name, times, address)
	}
	return nil
}
