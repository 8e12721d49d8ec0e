//! From the host's errors to what the engine tells apart.

use keyvalue_engine::Fault;
use wasip2::filesystem::types::{ErrorCode, filesystem_error_code};
use wasip2::io::streams::StreamError;

/// What an error code means.
///
/// A descriptor is only bad for what the other kind of file can do: all of ours are open.
pub fn fault(code: ErrorCode) -> Fault {
    match code {
        ErrorCode::InsufficientSpace | ErrorCode::Quota => Fault::NoSpace,
        ErrorCode::ReadOnly => Fault::ReadOnly,
        ErrorCode::Access | ErrorCode::NotPermitted => Fault::Denied,
        ErrorCode::NotDirectory | ErrorCode::IsDirectory | ErrorCode::BadDescriptor => Fault::WrongKind,
        // What wasmtime makes of read-only file systems and of quotas too.
        ErrorCode::Io => other("the host says 'io', as for a device that fails, is full or may only be read"),
        code => Fault::Other(["the host says '", code.name(), "'"].concat()),
    }
}

/// Why a stream did not take all bytes.
pub fn stream_fault(error: StreamError) -> Fault {
    match error {
        StreamError::Closed => other("the host closed the file"),
        StreamError::LastOperationFailed(error) => match filesystem_error_code(&error) {
            Some(code) => fault(code),
            None => other("the host could not write, and does not say why"),
        },
    }
}

/// A fault that has no name of its own.
pub fn other(text: &str) -> Fault {
    Fault::Other(text.into())
}
