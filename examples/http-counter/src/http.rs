//! The service at the edge: `wasi:http` on one side, requests and replies on the other.

use wasip2::exports::http::incoming_handler::Guest;
use wasip2::http::types::{
    ErrorCode, Fields, IncomingRequest, Method, OutgoingBody, OutgoingResponse, ResponseOutparam,
};
use wasip2::io::streams::{OutputStream, StreamError};

use crate::reply::Reply;
use crate::service;

/// How much of a body is read at a time.
const CHUNK: u64 = 64 << 10;

struct Handler;

wasip2::http::proxy::export!(Handler);

impl Guest for Handler {
    fn handle(request: IncomingRequest, out: ResponseOutparam) {
        let is_head = matches!(request.method(), Method::Head);
        let reply = service::reply(&request);
        send(out, &reply, is_head);
    }
}

/// The method, as it stands in the request.
pub fn method(request: &IncomingRequest) -> String {
    let name = match request.method() {
        Method::Get => "GET",
        Method::Head => "HEAD",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Delete => "DELETE",
        Method::Connect => "CONNECT",
        Method::Options => "OPTIONS",
        Method::Trace => "TRACE",
        Method::Patch => "PATCH",
        Method::Other(name) => return name,
    };
    name.to_owned()
}

/// Why there is no whole body.
#[derive(Debug)]
pub enum BodyError {
    /// It has more bytes than the limit.
    TooLarge,
    /// It ended early; the reason, if the host gave one.
    CutShort(String),
}

/// Reads the whole body, or nothing of one that says beforehand that it is too large.
pub fn body(request: &IncomingRequest, limit: usize) -> Result<Vec<u8>, BodyError> {
    let declared = declared_length(request);
    if declared.is_some_and(|length| length > limit as u64) {
        return Err(BodyError::TooLarge);
    }
    let unreadable = |()| BodyError::CutShort("the host gives no body".to_owned());
    let body = request.consume().map_err(unreadable)?;
    let stream = body.stream().map_err(unreadable)?;
    let mut bytes = Vec::new();
    loop {
        match stream.blocking_read(CHUNK) {
            Ok(chunk) if bytes.len() + chunk.len() > limit => return Err(BodyError::TooLarge),
            Ok(chunk) => bytes.extend_from_slice(&chunk),
            Err(StreamError::Closed) => break,
            Err(StreamError::LastOperationFailed(error)) => {
                // The lines after the first are the host's own affair, such as its call stack.
                let text = error.to_debug_string();
                return Err(BodyError::CutShort(text.lines().next().unwrap_or_default().to_owned()));
            }
        }
    }
    match declared {
        Some(length) if length != bytes.len() as u64 => {
            Err(BodyError::CutShort(format!("{} bytes of {length} came", bytes.len())))
        }
        _ => Ok(bytes),
    }
}

fn declared_length(request: &IncomingRequest) -> Option<u64> {
    let values = request.headers().get("content-length");
    str::from_utf8(values.first()?).ok()?.trim().parse().ok()
}

/// Sends the reply. A client that has gone by now gets no more than it waited for.
fn send(out: ResponseOutparam, reply: &Reply, is_head: bool) {
    let response = match Fields::from_list(&reply.all_headers()) {
        Ok(headers) => OutgoingResponse::new(headers),
        Err(error) => {
            let why = format!("a header of the reply was refused: {error:?}");
            return ResponseOutparam::set(out, Err(ErrorCode::InternalError(Some(why))));
        }
    };
    let (Ok(()), Ok(body)) = (response.set_status_code(reply.status), response.body()) else {
        let why = "the host took no status or gave no body for the reply".to_owned();
        return ResponseOutparam::set(out, Err(ErrorCode::InternalError(Some(why))));
    };
    ResponseOutparam::set(out, Ok(response));
    if !is_head && !reply.body.is_empty() && write(&body, &reply.body).is_err() {
        return;
    }
    // For HEAD the host may complain that bytes are missing, which is the point of it.
    let _ = OutgoingBody::finish(body, None);
}

fn write(body: &OutgoingBody, bytes: &[u8]) -> Result<(), StreamError> {
    let stream = body.write().map_err(|()| StreamError::Closed)?;
    write_all(&stream, bytes)
}

fn write_all(stream: &OutputStream, mut bytes: &[u8]) -> Result<(), StreamError> {
    let ready = stream.subscribe();
    while !bytes.is_empty() {
        let room = usize::try_from(stream.check_write()?).unwrap_or(usize::MAX);
        if room == 0 {
            ready.block();
            continue;
        }
        let (now, later) = bytes.split_at(room.min(bytes.len()));
        stream.write(now)?;
        bytes = later;
    }
    stream.blocking_flush()
}
