//! On a real server: what other clients see, and what they do.

mod common;

use common::{Server, store, value};
use keyvalue_core::counter::Delta;
use keyvalue_core::extra::{Catalog, Check, Expiring, Maintained, Range, Scan, Transactional, Write};
use keyvalue_core::{Bucket, Error, Page, Policy, Service, Store, Swap, Version};
use keyvalue_redis::{Native, Redis, Settings};
use redis::Commands;

fn snapshot(bucket: &common::TestBucket, key: &str) -> Version {
    bucket.snapshot(key, |_| ()).unwrap().1
}

fn keys(bucket: &common::TestBucket) -> Vec<String> {
    let mut page = Page::default();
    bucket.list(0, &mut page).unwrap();
    let mut keys: Vec<String> = page.keys().map(String::from).collect();
    keys.sort();
    keys
}

#[test]
fn values_and_counters_are_shared_with_other_clients() {
    let Some(server) = Server::start(&[]) else { return };
    let (bucket, mut other) = (server.bucket("b"), server.other());
    bucket.set("k".into(), b"ours".to_vec()).unwrap();
    assert_eq!(other.get::<_, String>("b:k").unwrap(), "ours");
    other.set::<_, _, ()>("b:k", "theirs").unwrap();
    assert_eq!(value(&bucket, "k"), Some(b"theirs".to_vec()));
    assert_eq!(other.incr::<_, _, i64>("b:n", 41).unwrap(), 41);
    assert_eq!(bucket.increment("n".into(), Delta::Unsigned(1)), Ok(42));
    assert_eq!(other.incr::<_, _, i64>("b:n", 1).unwrap(), 43);
    assert_eq!(other.ttl::<_, i64>("b:n").unwrap(), -1);
}

#[test]
fn names_with_colons_and_wildcards_are_buckets_of_their_own() {
    let Some(server) = Server::start(&[]) else { return };
    let store = server.store();
    let names = ["", "a", "a:b", "*", "?", "[a-z]", "\\", "a%3Ab", ":", "%"];
    for name in names {
        let bucket = store.open(name).unwrap();
        for key in ["b:c", "c", "", "*"] {
            bucket.set(key.into(), name.as_bytes().to_vec()).unwrap();
        }
    }
    for name in names {
        let bucket = store.open(name).unwrap();
        assert_eq!(keys(&bucket), ["", "*", "b:c", "c"], "{name:?}");
        assert_eq!(value(&bucket, "c").as_deref(), Some(name.as_bytes()));
        assert_eq!(bucket.sizes().unwrap().keys, 4, "{name:?}");
    }
    let mut sorted = names.to_vec();
    sorted.sort_unstable();
    assert_eq!(store.buckets().unwrap(), sorted);
    store.open("*").unwrap().destroy().unwrap();
    assert_eq!(store.buckets().unwrap().len(), names.len() - 1);
}

#[test]
fn a_prefix_keeps_stores_apart_on_one_server() {
    let Some(server) = Server::start(&[]) else { return };
    let of = |prefix| store(&server.url(), &[("KEYVALUE_REDIS_PREFIX", prefix)]);
    for prefix in ["", "a", "a*", "x:"] {
        of(prefix).open("b").unwrap().set("k".into(), prefix.into()).unwrap();
    }
    for prefix in ["a", "a*", "x:"] {
        let store = of(prefix);
        assert_eq!(keys(&store.open("b").unwrap()), ["k"]);
        assert_eq!(value(&store.open("b").unwrap(), "k").as_deref(), Some(prefix.as_bytes()));
    }
}

#[test]
fn a_swap_notices_writes_of_other_clients_that_restored_the_value() {
    let Some(server) = Server::start(&[]) else { return };
    let (bucket, mut other) = (server.bucket("b"), server.other());
    bucket.set("k".into(), b"1".to_vec()).unwrap();
    let seen = snapshot(&bucket, "k");
    assert_eq!(seen, snapshot(&bucket, "k"), "a look changes nothing");
    other.set::<_, _, ()>("b:k", "2").unwrap();
    other.set::<_, _, ()>("b:k", "1").unwrap();
    let Swap::Changed(now) = bucket.swap("k", seen, b"x".to_vec()).unwrap() else { panic!() };
    assert_eq!(bucket.swap("k", now, b"3".to_vec()), Ok(Swap::Done));

    let seen = snapshot(&bucket, "k");
    other.incr::<_, _, i64>("b:k", 1).unwrap();
    assert!(matches!(bucket.swap("k", seen, b"x".to_vec()), Ok(Swap::Changed(_))));
    let seen = snapshot(&bucket, "k");
    other.del::<_, ()>("b:k").unwrap();
    assert_eq!(bucket.swap("k", seen, b"x".to_vec()), Ok(Swap::Changed(Version::ABSENT)));
}

#[test]
fn a_swap_notices_increments_that_were_taken_back() {
    let Some(server) = Server::start(&[]) else { return };
    let bucket = server.bucket("b");
    bucket.set("n".into(), b"1".to_vec()).unwrap();
    let seen = snapshot(&bucket, "n");
    bucket.increment("n".into(), Delta::Signed(1)).unwrap();
    bucket.increment("n".into(), Delta::Signed(-1)).unwrap();
    assert!(matches!(bucket.swap("n", seen, b"x".to_vec()), Ok(Swap::Changed(_))));
    let seen = snapshot(&bucket, "n");
    let add = |n| ("n".to_string(), Write::Increment(n));
    assert_eq!(bucket.commit(&[], &[add(1), add(-1)]), Ok(true));
    assert!(matches!(bucket.swap("n", seen, b"x".to_vec()), Ok(Swap::Changed(_))));
}

#[test]
fn the_mark_of_a_version_is_no_time_to_live() {
    let Some(server) = Server::start(&[]) else { return };
    let (bucket, mut other) = (server.bucket("b"), server.other());
    bucket.set("k".into(), b"v".to_vec()).unwrap();
    let seen = snapshot(&bucket, "k");
    assert_eq!(bucket.ttl("k"), Ok(None));
    assert_eq!(bucket.swap("k", seen, b"w".to_vec()), Ok(Swap::Done));
    assert_eq!(other.ttl::<_, i64>("b:k").unwrap(), -1);
    bucket.set_with_ttl("t".into(), b"1".to_vec(), 60_000).unwrap();
    let seen = snapshot(&bucket, "t");
    bucket.increment("t".into(), Delta::Signed(1)).unwrap();
    assert!((1..=60_000).contains(&bucket.ttl("t").unwrap().unwrap()));
    assert!(matches!(bucket.swap("t", seen, b"x".to_vec()), Ok(Swap::Changed(_))));
}

#[test]
fn values_of_other_types_are_errors_that_name_the_type() {
    let Some(server) = Server::start(&[]) else { return };
    let (bucket, mut other) = (server.bucket("b"), server.other());
    other.rpush::<_, _, ()>("b:l", "x").unwrap();
    other.hset::<_, _, _, ()>("b:h", "f", "x").unwrap();
    let get = |key| bucket.get(key, |_| ()).unwrap_err().message();
    assert!(get("l").contains("'l' is a list"), "{}", get("l"));
    assert!(get("h").contains("'h' is a hash"), "{}", get("h"));
    let increment = bucket.increment("l".into(), Delta::Signed(1)).unwrap_err().message();
    assert!(increment.contains("is a list"), "{increment}");
    assert!(bucket.version("l").unwrap_err().message().contains("is a list"));
    let add = [("n".to_string(), Write::Increment(1)), ("l".to_string(), Write::Increment(1))];
    assert!(bucket.commit(&[], &add).is_err());
    assert_eq!(value(&bucket, "n"), None);
    bucket.set("l".into(), b"text".to_vec()).unwrap();
    assert_eq!(value(&bucket, "l"), Some(b"text".to_vec()));
}

#[test]
fn a_transaction_that_cannot_count_leaves_everything_as_it_was() {
    let Some(server) = Server::start(&[]) else { return };
    let bucket = server.bucket("b");
    bucket.set("a".into(), b"1".to_vec()).unwrap();
    bucket.set("word".into(), b"many".to_vec()).unwrap();
    bucket.set_with_ttl("t".into(), b"1".to_vec(), 60_000).unwrap();
    let seen = snapshot(&bucket, "a");
    let writes = [
        ("a".to_string(), Write::Increment(1)),
        ("t".into(), Write::Set(b"2".to_vec())),
        ("new".into(), Write::Set(b"x".to_vec())),
        ("word".into(), Write::Increment(1)),
    ];
    assert_eq!(bucket.commit(&[], &writes), Err(Error::NotANumber("word".into())));
    assert_eq!(value(&bucket, "new"), None);
    assert!(bucket.ttl("t").unwrap().is_some());
    let still = [("a".to_string(), Check::Version(seen))];
    assert_eq!(bucket.commit(&still, &writes[..3]), Ok(true));
    assert_eq!(value(&bucket, "a"), Some(b"2".to_vec()));
}

#[test]
fn values_that_are_too_large_together_are_not_sent() {
    let Some(server) = Server::start(&[]) else { return };
    let bucket = store(&server.url(), &[("KEYVALUE_REDIS_TIMEOUT", "60s")]).open("b").unwrap();
    // The server makes them, so that they need not be sent either.
    for key in ["b:one", "b:two"] {
        let _: i64 =
            redis::cmd("SETRANGE").arg(key).arg(70 << 20).arg("x").query(&mut server.other()).unwrap();
    }
    let read = |keys: &[&str]| {
        let keys: Vec<String> = keys.iter().map(|key| String::from(*key)).collect();
        let mut lengths = Vec::new();
        let read = bucket.get_versioned(&keys, &mut |found| {
            lengths.push(found.map(|(value, _)| value.len()));
            Ok(())
        });
        read.map(|()| lengths)
    };
    assert_eq!(read(&["one", "two"]), Err(Error::ResultTooLarge));
    assert_eq!(read(&["one", "none"]), Ok(vec![Some((70 << 20) + 1), None]));
}

#[test]
fn pages_of_long_keys_stay_short_wherever_the_server_puts_them() {
    let Some(server) = Server::start(&[]) else { return };
    let bucket = server.bucket("b");
    for round in 0..20 {
        redis::cmd("FLUSHALL").exec(&mut server.other()).unwrap();
        for n in 0..64 {
            bucket.set(format!("{round}-{n}-{}", "k".repeat(65_500)), Vec::new()).unwrap();
        }
        let mut position = 0;
        loop {
            let mut page = Page::default();
            bucket.list(position, &mut page).unwrap();
            let bytes: usize = page.keys().map(str::len).sum();
            assert!(bytes <= 1 << 20, "{bytes} bytes in round {round}");
            let Some(next) = page.next() else { break };
            position = next;
        }
    }
}

#[test]
fn both_versions_of_the_protocol_and_a_password_are_spoken() {
    let Some(server) = Server::start(&["--requirepass", "se cret"]) else { return };
    for query in ["", "?protocol=resp3"] {
        let url = format!("redis://:se%20cret@127.0.0.1:{}/3{query}", server.port());
        let bucket = store(&url, &[]).open("b").unwrap();
        bucket.set("k".into(), b"v".to_vec()).unwrap();
        assert_eq!(value(&bucket, "k"), Some(b"v".to_vec()));
        assert_eq!(value(&bucket, "none"), None);
        assert_eq!(keys(&bucket), ["k"]);
        assert!(bucket.snapshot("none", |_| ()).unwrap().1 == Version::ABSENT);
    }
    let url = format!("redis://:se%20cret@127.0.0.1:{}", server.port());
    assert_eq!(value(&store(&url, &[]).open("b").unwrap(), "k"), None, "another database");
}

#[test]
fn a_wrong_password_is_an_error_that_says_where_it_is_set() {
    let Some(server) = Server::start(&["--requirepass", "secret"]) else { return };
    for who in ["", ":wrong@", "nobody:secret@"] {
        let url = format!("redis://{who}127.0.0.1:{}", server.port());
        let bucket = store(&url, &[]).open("b").unwrap();
        let reading = bucket.get("k", |_| ()).unwrap_err().message();
        let listing = bucket.list(0, &mut Page::default()).unwrap_err().message();
        for error in [reading, listing] {
            assert!(error.contains("KEYVALUE_REDIS_URL") && !error.contains("wrong@"), "{error}");
            assert!(error.contains("NOAUTH") || error.contains("WRONGPASS"), "{error}");
        }
    }
    let url = format!("redis://:secret@127.0.0.1:{}/99", server.port());
    assert!(store(&url, &[]).open("b").unwrap().set("k".into(), Vec::new()).is_err());
}

#[test]
fn a_version_without_a_mark_is_none_that_a_write_may_rely_on() {
    let Some(server) = Server::start(&[]) else { return };
    let bucket = server.bucket("b");
    bucket.set("k".into(), b"A".to_vec()).unwrap();
    let mut settings = Settings::from_environment([("KEYVALUE_REDIS_URL", &*server.url())]).unwrap();
    settings.read_only = true;
    let reader = Redis::new(Native, settings).open("b").unwrap();
    let seen = [("k".into(), Check::Version(reader.version("k").unwrap()))];
    assert_eq!(reader.commit(&seen, &[]), Ok(true));
    bucket.set("k".into(), b"B".to_vec()).unwrap();
    bucket.set("k".into(), b"A".to_vec()).unwrap();
    assert_eq!(bucket.commit(&seen, &[("k".into(), Write::Set(Vec::new()))]), Ok(false));
}

#[test]
fn a_server_that_forgot_the_scripts_is_told_them_again() {
    let Some(server) = Server::start(&[]) else { return };
    let (bucket, mut other) = (server.bucket("b"), server.other());
    for sum in 1..4 {
        redis::cmd("SCRIPT").arg("FLUSH").exec(&mut other).unwrap();
        assert_eq!(bucket.increment("n".into(), Delta::Signed(1)), Ok(sum));
    }
}

#[test]
fn keys_of_others_that_are_no_text_are_not_listed() {
    let Some(server) = Server::start(&[]) else { return };
    let (bucket, mut other) = (server.bucket("b"), server.other());
    other.set::<_, _, ()>(b"b:\xff", "v").unwrap();
    other.set::<_, _, ()>(format!("b:{}", "k".repeat(65_536)), "v").unwrap();
    bucket.set("k".into(), Vec::new()).unwrap();
    assert_eq!(keys(&bucket), ["k"]);
}

#[test]
fn a_few_keys_among_many_of_others_are_all_on_one_page() {
    let Some(server) = Server::start(&[]) else { return };
    let (bucket, other) = (server.bucket("b"), server.bucket("other"));
    other.set_many((0..50_000).map(|n| (n.to_string(), Vec::new())).collect()).unwrap();
    bucket.set_many((0..4_000).map(|n| (n.to_string(), Vec::new())).collect()).unwrap();
    assert_eq!(keys(&bucket).len(), 4_000);
}

#[test]
fn keys_in_order_are_those_of_one_bucket_whatever_else_is_there() {
    let Some(server) = Server::start(&[]) else { return };
    let mut other = server.other();
    let service = Service::new(server.store(), Policy::default());
    let bucket = service.open("b").unwrap();
    for key in ["b", "a", "ab", "a*", "é", "B", "", "a\0"] {
        bucket.set(key.into(), key.as_bytes().to_vec()).unwrap();
    }
    service.open("b:a").unwrap().set("a".into(), Vec::new()).unwrap();
    other.rpush::<_, _, ()>("b:list", "x").unwrap();
    let scan = |prefix: &str, reverse, limit| {
        let range = Range { prefix: Some(prefix.into()), ..Range::default() };
        let (mut found, mut cursor) = (Vec::new(), None);
        loop {
            let scan = Scan { range: range.clone(), reverse, limit, cursor };
            let each = &mut |key: &str, value: Option<keyvalue_core::Value<'_>>| {
                assert_eq!(value.as_deref(), Some(key.as_bytes()));
                found.push(String::from(key));
            };
            cursor = bucket.scan(&scan, true, each).unwrap();
            if cursor.is_none() {
                return found;
            }
        }
    };
    for limit in [0, 1, 3] {
        assert_eq!(scan("", false, limit), ["", "B", "a", "a\0", "a*", "ab", "b", "é"]);
        assert_eq!(scan("a", true, limit), ["ab", "a*", "a\0", "a"]);
        assert_eq!(scan("a*", false, limit), ["a*"]);
    }
    assert_eq!(bucket.count(&Range::default()), Ok(8));
}

#[test]
fn values_that_are_too_large_together_are_not_read_at_one_moment() {
    let Some(server) = Server::start(&[]) else { return };
    let bucket = store(&server.url(), &[("KEYVALUE_REDIS_TIMEOUT", "60s")]).open("b").unwrap();
    bucket.set("k".into(), vec![0; 48 << 20]).unwrap();
    let read = |count| {
        let (keys, mut found) = (vec![String::from("k"); count], 0);
        bucket.get_versioned(&keys, &mut |value| {
            found += value.map_or(0, |(value, _)| value.len());
            Ok(())
        })?;
        Ok(found)
    };
    assert_eq!(read(2), Ok(96 << 20));
    assert_eq!(read(3), Err(Error::ResultTooLarge));
    assert_eq!(read(1), Ok(48 << 20));
}
