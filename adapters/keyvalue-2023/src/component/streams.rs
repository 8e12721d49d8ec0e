//! The exports of streams and of what waits for them. Nothing waits, so that each `blocking`
//! function is the one without.

use alloc::vec::Vec;

use super::bindings::exports::wasi::io::streams;
use super::bindings::exports::wasi::poll::poll;
use super::{Exported, adapter};

impl streams::Guest for Exported {
    fn read(stream: u32, len: u64) -> Result<(Vec<u8>, bool), ()> {
        adapter().read(stream, len).ok_or(())
    }

    fn blocking_read(stream: u32, len: u64) -> Result<(Vec<u8>, bool), ()> {
        Self::read(stream, len)
    }

    fn skip(stream: u32, len: u64) -> Result<(u64, bool), ()> {
        adapter().skip(stream, len).ok_or(())
    }

    fn blocking_skip(stream: u32, len: u64) -> Result<(u64, bool), ()> {
        Self::skip(stream, len)
    }

    fn subscribe_to_input_stream(stream: u32) -> u32 {
        adapter().subscribe_to_input_stream(stream)
    }

    fn drop_input_stream(stream: u32) {
        adapter().drop_input_stream(stream);
    }

    fn write(stream: u32, bytes: Vec<u8>) -> Result<u64, ()> {
        adapter().write(stream, bytes).ok_or(())
    }

    fn blocking_write(stream: u32, bytes: Vec<u8>) -> Result<u64, ()> {
        Self::write(stream, bytes)
    }

    fn write_zeroes(stream: u32, len: u64) -> Result<u64, ()> {
        adapter().write_zeroes(stream, len).ok_or(())
    }

    fn blocking_write_zeroes(stream: u32, len: u64) -> Result<u64, ()> {
        Self::write_zeroes(stream, len)
    }

    fn splice(stream: u32, source: u32, len: u64) -> Result<(u64, bool), ()> {
        adapter().splice(stream, source, len).ok_or(())
    }

    fn blocking_splice(stream: u32, source: u32, len: u64) -> Result<(u64, bool), ()> {
        Self::splice(stream, source, len)
    }

    fn forward(stream: u32, source: u32) -> Result<u64, ()> {
        adapter().forward(stream, source).ok_or(())
    }

    fn subscribe_to_output_stream(stream: u32) -> u32 {
        adapter().subscribe_to_output_stream(stream)
    }

    fn drop_output_stream(stream: u32) {
        adapter().drop_output_stream(stream);
    }
}

impl poll::Guest for Exported {
    fn drop_pollable(pollable: u32) {
        adapter().drop_pollable(pollable);
    }

    fn poll_oneoff(pollables: Vec<u32>) -> Vec<u8> {
        adapter().poll_oneoff(&pollables)
    }
}
