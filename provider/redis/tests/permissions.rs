//! Users who may not do everything: what they may not do is denied, and nothing of it is done.

mod common;

use common::{Server, store, value};
use keyvalue_core::counter::Delta;
use keyvalue_core::extra::{Maintained, Range, Transactional, Write};
use keyvalue_core::{Bucket, Error, Policy, Service, Store, Swap, Version};
use keyvalue_redis::{Native, Redis};
use redis::Commands;

#[test]
fn what_a_user_may_not_do_is_access_denied() {
    let Some(server) = Server::start(&[]) else { return };
    let mut other = server.other();
    redis::cmd("ACL")
        .arg(&["SETUSER", "reader", "on", ">pw", "~b:*", "+@read", "+@scripting", "+@connection"])
        .exec(&mut other)
        .unwrap();
    other.set::<_, _, ()>("b:k", "v").unwrap();
    let url = format!("redis://reader:pw@127.0.0.1:{}", server.port());
    let reader = store(&url, &[]);
    let bucket = reader.open("b").unwrap();
    assert_eq!(value(&bucket, "k"), Some(b"v".to_vec()));
    assert_eq!(bucket.set("k".into(), Vec::new()), Err(Error::AccessDenied));
    assert_eq!(bucket.set_many(vec![("k".into(), Vec::new())]), Err(Error::AccessDenied));
    assert_eq!(bucket.increment("n".into(), Delta::Signed(1)), Err(Error::AccessDenied));
    assert_eq!(bucket.swap("n", Version::ABSENT, Vec::new()), Err(Error::AccessDenied));
    assert_eq!(bucket.commit(&[], &[("n".into(), Write::Delete)]), Err(Error::AccessDenied));
    assert_eq!(reader.open("other").unwrap().get("k", |_| ()), Err(Error::AccessDenied));
}

/// A store of a user who may do this, on keys of the bucket `b`.
fn as_user(server: &Server, rules: &[&str]) -> Redis<Native> {
    let mut command = redis::cmd("ACL");
    command.arg(&["SETUSER", "user", "on", ">pw", "~b:*", "+@connection", "+@scripting"]).arg(rules);
    command.exec(&mut server.other()).unwrap();
    store(&format!("redis://user:pw@127.0.0.1:{}", server.port()), &[])
}

#[test]
fn a_query_that_may_not_read_is_denied_and_not_empty() {
    let Some(server) = Server::start(&[]) else { return };
    server.bucket("other").set("k".into(), b"v".to_vec()).unwrap();
    let other = as_user(&server, &["+@read"]).open("other").unwrap();
    assert_eq!(other.sizes(), Err(Error::AccessDenied));
    let service = Service::new(as_user(&server, &["+@read"]), Policy::default());
    let all = Range { start: None, end: None, prefix: None };
    assert_eq!(service.open("other").unwrap().count(&all), Err(Error::AccessDenied));
}

#[test]
fn an_increment_that_is_denied_adds_nothing() {
    let Some(server) = Server::start(&[]) else { return };
    let all = server.bucket("b");
    all.set("n".into(), b"5".to_vec()).unwrap();
    let bucket = as_user(&server, &["+@string"]).open("b").unwrap();
    assert_eq!(bucket.increment("n".into(), Delta::Signed(1)), Err(Error::AccessDenied));
    assert_eq!(value(&all, "n"), Some(b"5".to_vec()));
    // With a mark, it takes one more command.
    let version = all.version("n").unwrap();
    let bucket = as_user(&server, &["+@string", "+pttl", "-persist"]).open("b").unwrap();
    assert_eq!(bucket.increment("n".into(), Delta::Signed(1)), Err(Error::AccessDenied));
    assert_eq!(all.swap("n", version, b"6".to_vec()), Ok(Swap::Done));
}

#[test]
fn a_transaction_that_is_denied_in_part_does_nothing() {
    let Some(server) = Server::start(&[]) else { return };
    let all = server.bucket("b");
    all.set("old".into(), Vec::new()).unwrap();
    let bucket = as_user(&server, &["+@all", "-del"]).open("b").unwrap();
    let writes = [("new".into(), Write::Set(Vec::new())), ("old".into(), Write::Delete)];
    assert_eq!(bucket.commit(&[], &writes), Err(Error::AccessDenied));
    assert_eq!((value(&all, "new"), value(&all, "old")), (None, Some(Vec::new())));
}
