//! Servers that misbehave: typed errors, in time, and the next call works.

mod common;

use std::io::Write;
use std::thread;
use std::time::{Duration, Instant};

use common::{Fake, Server, Then, says, store, value, wait_until};
use keyvalue_core::counter::Delta;
use keyvalue_core::{Bucket, Error, Page, Store, Version};

fn text<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    let Err(Error::Backend(text)) = result else { panic!("{result:?}") };
    text
}

#[test]
fn garbage_is_an_error_for_every_operation() {
    let garbage: [&[u8]; 9] = [
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"\x15\x03\x01\x00\x02\x02\x0a\r\n",
        b"$5\r\nabcdefgh\r\n",
        b"*2000000000\r\n:1\r\n",
        b"%-1\r\n",
        b"$-2\r\nx\r\n",
        b":12x\r\n",
        b"+OK\r\n+OK\r\n",
        b"*1\r\n*1\r\n*1\r\n_\r\n",
    ];
    for bytes in garbage {
        let bucket = Fake::start(says(bytes)).bucket("200ms");
        let is_error = [
            bucket.get("k", |_| ()).is_err(),
            bucket.exists("k").is_err(),
            bucket.set("k".into(), Vec::new()).is_err(),
            bucket.delete("k").is_err(),
            bucket.increment("k".into(), Delta::Signed(1)).is_err(),
            bucket.list(0, &mut Page::default()).is_err(),
            bucket.get_many(&["k".into(), "j".into()], &mut |_| Ok(())).is_err(),
            bucket.set_many(vec![("k".into(), Vec::new())]).is_err(),
            bucket.delete_many(&["k".into()]).is_err(),
            bucket.version("k").is_err(),
            bucket.swap("k", Version(7), Vec::new()).is_err(),
        ];
        assert_eq!(is_error, [true; 11], "{}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn a_reply_larger_than_any_may_be_is_refused_before_it_arrives() {
    let bucket = Fake::start(says(b"$536870912\r\nabc")).bucket("200ms");
    assert_eq!(bucket.get("k", |_| ()), Err(Error::ResultTooLarge));
}

#[test]
fn a_server_that_says_nothing_is_an_error_in_time() {
    let fake = Fake::start(|_, _| Then::GoOn);
    let bucket = fake.bucket("100ms");
    let start = Instant::now();
    assert!(text(bucket.get("k", |_| ())).contains("KEYVALUE_REDIS_TIMEOUT"));
    assert!(start.elapsed() < Duration::from_secs(1));
    assert_eq!(fake.asked(), 1);
}

#[test]
fn a_server_that_sends_byte_after_byte_is_an_error_in_time() {
    let bucket = Fake::start(|_, stream| {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(5) && stream.write_all(b":").is_ok() {
            thread::sleep(Duration::from_millis(5));
        }
        Then::Cut
    })
    .bucket("100ms");
    let start = Instant::now();
    assert!(text(bucket.exists("k")).contains("KEYVALUE_REDIS_TIMEOUT"));
    assert!(start.elapsed() < Duration::from_secs(1));
}

#[test]
fn after_an_error_the_next_call_takes_a_new_connection() {
    let fake = Fake::start(|n, stream| {
        let reply: &[u8] = if n == 0 { b"$100\r\nabc" } else { b"$2\r\nhi\r\n" };
        stream.write_all(reply).unwrap();
        Then::GoOn
    });
    let bucket = fake.bucket("100ms");
    text(bucket.get("k", |_| ()));
    assert_eq!(value(&bucket, "k"), Some(b"hi".to_vec()));
}

#[test]
fn a_read_is_sent_again_when_an_old_connection_turns_out_to_be_cut() {
    let fake = Fake::start(|n, stream| {
        if n == 1 {
            stream.write_all(b"$10\r\nin the mid").unwrap();
            return Then::Cut;
        }
        stream.write_all(b"$2\r\nhi\r\n").unwrap();
        Then::GoOn
    });
    let bucket = fake.bucket("2s");
    assert_eq!(value(&bucket, "k"), Some(b"hi".to_vec()));
    assert_eq!(value(&bucket, "k"), Some(b"hi".to_vec()));
    assert_eq!(fake.asked(), 3);
}

#[test]
fn a_server_that_always_cuts_is_asked_once_on_a_new_connection_and_that_is_an_error() {
    let fake = Fake::start(|_, _| Then::Cut);
    let bucket = fake.bucket("2s");
    assert!(text(bucket.get("k", |_| ())).contains("cut the connection"));
    assert_eq!(fake.asked(), 1);
}

#[test]
fn an_increment_whose_answer_is_lost_is_not_sent_again_and_the_error_says_so() {
    let fake = Fake::start(|n, stream| {
        if n > 0 {
            return Then::Cut;
        }
        stream.write_all(b"$1\r\n1\r\n").unwrap();
        Then::GoOn
    });
    let bucket = fake.bucket("2s");
    assert_eq!(bucket.increment("k".into(), Delta::Signed(1)), Ok(1));
    let said = text(bucket.increment("k".into(), Delta::Signed(1)));
    assert!(said.contains("may have happened"), "{said}");
    assert_eq!(fake.asked(), 2);
    let said = text(bucket.swap("k", Version(7), Vec::new()));
    assert!(said.contains("may have happened"), "{said}");
    assert_eq!(fake.asked(), 3);
}

#[test]
fn an_increment_on_a_connection_that_was_cut_before_it_is_sent_on_a_new_one() {
    let fake = Fake::start(|_, stream| {
        stream.write_all(b"$1\r\n1\r\n").unwrap();
        Then::Cut
    });
    let bucket = fake.bucket("2s");
    for _ in 0..3 {
        // The end of the connection has to arrive here before it can be known.
        wait_until(|| bucket.increment("k".into(), Delta::Signed(1)) == Ok(1));
    }
}

#[test]
fn nobody_at_the_address_is_an_error_that_names_it() {
    let bucket = store("redis://127.0.0.1:1", &[]).open("b").unwrap();
    let said = text(bucket.increment("k".into(), Delta::Signed(1)));
    assert!(said.contains("127.0.0.1:1") && !said.contains("may have happened"), "{said}");
}

#[test]
fn of_several_addresses_the_first_that_answers_is_used() {
    let Some(server) = Server::start(&[]) else { return };
    let url = format!("redis://127.0.0.1:1,127.0.0.1:{}", server.port());
    let bucket = store(&url, &[]).open("b").unwrap();
    bucket.set("k".into(), b"v".to_vec()).unwrap();
    assert_eq!(value(&bucket, "k"), Some(b"v".to_vec()));
}

#[test]
fn an_address_that_says_nothing_leaves_time_for_the_next() {
    let Some(server) = Server::start(&["--requirepass", "secret"]) else { return };
    let silent = Fake::start(|_, _| Then::GoOn);
    let url = format!("redis://:secret@127.0.0.1:{},127.0.0.1:{}", silent.port(), server.port());
    let bucket = store(&url, &[("KEYVALUE_REDIS_TIMEOUT", "1s")]).open("b").unwrap();
    bucket.set("k".into(), b"v".to_vec()).unwrap();
    assert_eq!(value(&bucket, "k"), Some(b"v".to_vec()));
}

#[test]
fn a_server_that_was_started_again_is_used_again() {
    let Some(mut server) = Server::start(&[]) else { return };
    let bucket = server.bucket("b");
    assert_eq!(bucket.increment("n".into(), Delta::Signed(5)), Ok(5));
    server.kill();
    assert!(bucket.get("n", |_| ()).is_err());
    server.restart();
    assert_eq!(bucket.increment("n".into(), Delta::Signed(1)), Ok(1));
    server.kill();
    server.restart();
    assert_eq!(bucket.increment("n".into(), Delta::Signed(1)), Ok(1));
    server.kill();
    server.restart();
    assert_eq!(value(&bucket, "n"), None);
}
