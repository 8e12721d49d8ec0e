//! What the service does with a request.

use wasip2::http::types::IncomingRequest;

use crate::http::{self, BodyError};
use crate::reply::Reply;
use crate::route::{self, Action};
use crate::store::{Error, Store};

/// The most bytes that a value, and the body of any request, may have.
const BODY_LIMIT: usize = 16 << 20;

/// Does what the request asks for; every way to fail is a reply as well.
pub fn reply(request: &IncomingRequest) -> Reply {
    let target = request.path_with_query().unwrap_or_default();
    let action = match route::action(&http::method(request), &target) {
        Ok(action) => action,
        Err(reply) => return reply,
    };
    // The body comes first: a request that is cut short must not change the store.
    let body = match action {
        Action::List | Action::ReadCounter(_) | Action::ReadValue(_) => Vec::new(),
        _ => match http::body(request, BODY_LIMIT) {
            Ok(body) => body,
            Err(error) => return refuse(&error),
        },
    };
    perform(action, &body).unwrap_or_else(|error| Reply::text(500, &error.to_string()))
}

fn refuse(error: &BodyError) -> Reply {
    match error {
        BodyError::TooLarge => {
            Reply::text(413, &format!("a value may have {BODY_LIMIT} bytes; nothing was stored, send less"))
        }
        BodyError::CutShort(why) => Reply::text(
            400,
            &format!("the body did not come whole: {why}; nothing was changed, send it again"),
        ),
    }
}

fn perform(action: Action, body: &[u8]) -> Result<Reply, Error> {
    let store = Store::open()?;
    Ok(match action {
        Action::List => Reply::text(200, &store.list()?),
        Action::AddToCounter(name, by) => Reply::text(200, &store.add(&name, by)?.to_string()),
        Action::ReadCounter(name) => match store.counter(&name)? {
            Some(number) => Reply::text(200, &number.to_string()),
            None => missing("counter", &name),
        },
        Action::DeleteCounter(name) => {
            store.delete_counter(&name)?;
            Reply::empty(204)
        }
        Action::ReadValue(name) => match store.value(&name)? {
            Some(bytes) => Reply::bytes(bytes),
            None => missing("value", &name),
        },
        Action::StoreValue(name) => Reply::empty(if store.put(&name, body)? { 201 } else { 204 }),
        Action::DeleteValue(name) => {
            store.delete_value(&name)?;
            Reply::empty(204)
        }
    })
}

fn missing(kind: &str, name: &str) -> Reply {
    Reply::text(404, &format!("there is no {kind} {name:?}"))
}
