//! The example service on a Redis server: what `redis-cli` sees of it, and what it says when the
//! server, the host or the operator does not let it work.

use std::io;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use compose::redis::{self, Server, flags};
use compose::service::Service;
use products::built;

/// A server of the test's own, or `None` where Redis is not installed, which is said.
fn server(options: &[&str]) -> Option<Server> {
    redis::SERVER.is_there("a test of keyvalue-redis").unwrap().then(|| Server::start(options).unwrap())
}

fn serve(flags: &[String]) -> Service {
    Service::start(&built("http-counter-on-redis"), flags).unwrap()
}

/// The service on the server at this URL, a new instance for each request.
fn at(url: &str) -> Service {
    serve(&flags(url))
}

/// Sends a request; the status, and the body as text.
fn ask(service: &Service, method: &str, path: &str, body: &[u8]) -> (i32, String) {
    let request =
        minreq::Request::new(minreq::Method::Custom(method.into()), format!("{}{path}", service.url));
    let response = request.with_timeout(60).with_body(body).send().unwrap();
    (i32::from(response.status_code), response.as_str().unwrap().trim_end().to_owned())
}

fn count(service: &Service) -> (i32, String) {
    ask(service, "POST", "/counters/n", b"")
}

/// Asserts that counting is refused with a text that has all of these words.
#[track_caller]
fn assert_refused(service: &Service, words: &[&str]) {
    let (status, text) = count(service);
    assert_eq!(status, 500, "{text}");
    for word in words {
        assert!(text.contains(word), "{word:?} is not in {text}");
    }
}

/// A URL of the server with this between `redis://` and its address, and that behind it.
fn url(server: &Server, who: &str, rest: &str) -> String {
    format!("redis://{who}127.0.0.1:{}{rest}", server.port)
}

#[test]
fn values_of_redis_cli_are_read_and_it_reads_ours() {
    let Some(server) = server(&[]) else { return };
    let service = at(&server.url());
    assert_eq!(ask(&service, "PUT", "/values/v", b"ours").0, 201);
    assert_eq!(server.cli(&["GET", ":values/v"]).unwrap(), "ours");
    assert_eq!(server.cli(&["SET", ":values/v", "theirs"]).unwrap(), "OK");
    assert_eq!(ask(&service, "GET", "/values/v", b""), (200, "theirs".into()));
    assert_eq!(server.cli(&["SET", ":values/w", ""]).unwrap(), "OK");
    assert_eq!(ask(&service, "GET", "/", b""), (200, "values/v\nvalues/w".into()));
    assert_eq!(ask(&service, "DELETE", "/values/v", b"").0, 204);
    assert_eq!(server.cli(&["EXISTS", ":values/v"]).unwrap(), "0");
    assert_eq!(server.cli(&["DEL", ":values/w"]).unwrap(), "1");
    assert_eq!(ask(&service, "GET", "/values/w", b"").0, 404);
}

#[test]
fn redis_cli_and_the_service_count_the_same_counter() {
    let Some(server) = server(&[]) else { return };
    let service = at(&server.url());
    assert_eq!(count(&service), (200, "1".into()));
    assert_eq!(server.cli(&["INCRBY", ":counters/n", "40"]).unwrap(), "41");
    assert_eq!(count(&service), (200, "42".into()));
    assert_eq!(server.cli(&["GET", ":counters/n"]).unwrap(), "42");
    assert_eq!(server.cli(&["OBJECT", "ENCODING", ":counters/n"]).unwrap(), "int");
    server.cli(&["SET", ":counters/n", "forty-two"]).unwrap();
    assert_refused(&service, &["cannot increment 'counters/n'", "not a decimal number"]);
    assert_eq!(server.cli(&["GET", ":counters/n"]).unwrap(), "forty-two");
}

#[test]
fn what_redis_cli_lets_expire_expires_and_counting_does_not_prolong_it() {
    let Some(server) = server(&[]) else { return };
    let service = at(&server.url());
    assert_eq!(count(&service).0, 200);
    assert_eq!(server.cli(&["EXPIRE", ":counters/n", "1000"]).unwrap(), "1");
    assert_eq!(count(&service), (200, "2".into()));
    let left: i64 = server.cli(&["TTL", ":counters/n"]).unwrap().parse().unwrap();
    assert!((1..=1000).contains(&left), "{left}");
    assert_eq!(server.cli(&["PEXPIRE", ":counters/n", "20"]).unwrap(), "1");
    let start = Instant::now();
    while ask(&service, "GET", "/counters/n", b"").0 != 404 {
        assert!(start.elapsed() < Duration::from_secs(10), "it is still there");
    }
    assert_eq!(count(&service), (200, "1".into()));
}

#[test]
fn a_value_that_is_set_anew_has_no_end() {
    let Some(server) = server(&[]) else { return };
    let service = at(&server.url());
    server.cli(&["SET", ":values/v", "x", "EX", "1000"]).unwrap();
    assert_eq!(ask(&service, "PUT", "/values/v", b"y").0, 204);
    assert_eq!(server.cli(&["TTL", ":values/v"]).unwrap(), "-1");
}

#[test]
fn names_with_colons_and_wildcards_stand_for_themselves_alone() {
    let Some(server) = server(&[]) else { return };
    let service = at(&server.url());
    let names = [
        ("a:b", "a%3Ab"),
        ("*", "%2A"),
        ("?", "%3F"),
        ("[a-z]", "%5Ba-z%5D"),
        ("\\", "%5C"),
        ("a%3Ab", "a%253Ab"),
    ];
    for (name, encoded) in names {
        assert_eq!(ask(&service, "PUT", &format!("/values/{encoded}"), name.as_bytes()).0, 201, "{name}");
        assert_eq!(server.cli(&["GET", &format!(":values/{name}")]).unwrap(), name);
    }
    // What is in other buckets, or in none.
    for key in ["b:values/x", "*:values/x", "%3A:values/x", "values/x", ""] {
        assert_eq!(server.cli(&["SET", key, "other"]).unwrap(), "OK");
    }
    let listed = ask(&service, "GET", "/", b"").1;
    assert_eq!(listed.lines().count(), names.len(), "{listed}");
    assert_eq!(ask(&service, "DELETE", "/values/%2A", b"").0, 204);
    assert_eq!(ask(&service, "GET", "/", b"").1.lines().count(), names.len() - 1);
    assert_eq!(server.cli(&["DBSIZE"]).unwrap(), (names.len() - 1 + 5).to_string());
}

#[test]
fn a_value_of_another_type_is_refused_and_stays() {
    let Some(server) = server(&[]) else { return };
    let service = at(&server.url());
    server.cli(&["RPUSH", ":counters/n", "1", "2"]).unwrap();
    server.cli(&["HSET", ":values/v", "field", "1"]).unwrap();
    assert_refused(&service, &["counters/n", "list", "not a string"]);
    let (status, text) = ask(&service, "GET", "/values/v", b"");
    assert!(status == 500 && text.contains("hash"), "{status} {text}");
    assert_eq!(server.cli(&["LLEN", ":counters/n"]).unwrap(), "2");
    assert_eq!(server.cli(&["HLEN", ":values/v"]).unwrap(), "1");
}

#[test]
fn what_the_server_denies_to_a_user_is_access_denied() {
    let Some(server) = server(&[]) else { return };
    for (name, rules) in [("reader", "~* +@read +@connection"), ("elsewhere", "~elsewhere:* +@all")] {
        let rules: Vec<&str> = rules.split(' ').collect();
        let user = ["ACL", "SETUSER", name, "on", ">secret"];
        assert_eq!(server.cli(&[&user[..], &rules].concat()).unwrap(), "OK");
    }
    server.cli(&["SET", ":values/v", "x"]).unwrap();
    let reader = at(&url(&server, "reader:secret@", ""));
    assert_eq!(ask(&reader, "GET", "/values/v", b""), (200, "x".into()));
    assert_refused(&reader, &["denies access"]);
    let (status, text) = ask(&reader, "DELETE", "/values/v", b"");
    assert!(status == 500 && text.contains("denies access"), "{status} {text}");
    let elsewhere = at(&url(&server, "elsewhere:secret@", ""));
    let (status, text) = ask(&elsewhere, "GET", "/values/v", b"");
    assert!(status == 500 && text.contains("denies access"), "{status} {text}");
    assert_refused(&elsewhere, &["denies access"]);
    assert_eq!(server.cli(&["GET", ":values/v"]).unwrap(), "x");
}

#[test]
fn a_password_has_to_be_right_and_is_not_shown() {
    let Some(server) = server(&["--requirepass", "s:e/c@r%t"]) else { return };
    assert_eq!(count(&at(&url(&server, ":s%3Ae%2Fc%40r%25t@", ""))), (200, "1".into()));
    assert_eq!(count(&at(&url(&server, "default:s%3Ae%2Fc%40r%25t@", ""))), (200, "2".into()));
    for who in [":wrong-one@", "default:wrong-one@", "nobody:wrong-one@"] {
        let service = at(&url(&server, who, ""));
        assert_refused(&service, &["refuses the connection", "WRONGPASS", "KEYVALUE_REDIS_URL"]);
        assert!(!count(&service).1.contains("wrong-one"));
    }
    assert_refused(&at(&server.url()), &["NOAUTH", "user and password", "KEYVALUE_REDIS_URL"]);
}

#[test]
fn each_database_has_its_own_data() {
    let Some(server) = server(&["--databases", "4"]) else { return };
    assert_eq!(count(&at(&url(&server, "", "/3"))), (200, "1".into()));
    assert_eq!(server.cli(&["-n", "3", "GET", ":counters/n"]).unwrap(), "1");
    assert_eq!(server.cli(&["EXISTS", ":counters/n"]).unwrap(), "0");
    assert_eq!(count(&at(&url(&server, "", "/0"))), (200, "1".into()));
    assert_refused(&at(&url(&server, "", "/4")), &["refuses the connection", "out of range"]);
    assert_refused(&at(&url(&server, "", "/three")), &["KEYVALUE_REDIS_URL", "number of a database"]);
}

#[test]
fn version_3_of_the_protocol_does_the_same() {
    let Some(server) = server(&[]) else { return };
    let flags = flags(&url(&server, "", "/?protocol=resp3"));
    let service = Service::start_one_instance(&built("http-counter-on-redis"), &flags).unwrap();
    assert_eq!(count(&service), (200, "1".into()));
    assert_eq!(ask(&service, "PUT", "/values/v", b"x").0, 201);
    assert_eq!(ask(&service, "GET", "/", b""), (200, "n 1\nvalues/v".into()));
    assert_eq!(ask(&service, "GET", "/values/none", b"").0, 404);
    assert!(server.cli(&["CLIENT", "LIST"]).unwrap().contains("resp=3"));
    server.cli(&["SET", ":counters/n", "x"]).unwrap();
    assert_refused(&service, &["cannot increment"]);
}

#[test]
fn an_address_of_version_6_stands_in_brackets() {
    if TcpListener::bind("[::1]:0").is_err() {
        return eprintln!("skipped: there is no IPv6 here");
    }
    let Some(server) = server(&["--bind", "::1", "127.0.0.1"]) else { return };
    let service = at(&format!("redis://[::1]:{}", server.port));
    assert_eq!(count(&service), (200, "1".into()));
    assert_eq!(server.cli(&["GET", ":counters/n"]).unwrap(), "1");
}

#[test]
fn a_host_by_name_needs_the_lookup_of_names() {
    let Some(server) = server(&[]) else { return };
    let flags = flags(&format!("redis://localhost:{}", server.port));
    assert_refused(&serve(&flags), &["localhost", "-S allow-ip-name-lookup"]);
    let allowed = [&["-S".into(), "allow-ip-name-lookup".into()], &flags[..]].concat();
    assert_eq!(count(&serve(&allowed)), (200, "1".into()));
}

#[test]
fn without_a_network_the_error_says_how_to_get_one() {
    let Some(server) = server(&[]) else { return };
    let flags = ["--env".into(), format!("KEYVALUE_REDIS_URL={}", server.url())];
    assert_refused(&serve(&flags), &[&format!("127.0.0.1:{}", server.port), "-S inherit-network"]);
}

#[test]
fn an_instance_has_one_connection_and_makes_a_new_one_when_the_server_was_started_again() {
    let Some(mut server) = server(&[]) else { return };
    let service = Service::start_one_instance(&built("http-counter-on-redis"), &server.flags()).unwrap();
    for n in 1..=10 {
        assert_eq!(count(&service), (200, n.to_string()));
    }
    let clients = server.cli(&["CLIENT", "LIST"]).unwrap();
    assert_eq!(clients.lines().count(), 2, "the service and redis-cli: {clients}");
    server.start_again().unwrap();
    assert_eq!(count(&service), (200, "1".into()));
    server.stop();
    for _ in 0..2 {
        assert_refused(&service, &["cannot connect", &server.port.to_string(), "KEYVALUE_REDIS_URL"]);
    }
    server.start_again().unwrap();
    assert_eq!(count(&service), (200, "1".into()));
    assert_eq!(count(&service), (200, "2".into()));
}

#[test]
fn connections_that_the_server_closed_are_replaced() {
    let Some(server) = server(&[]) else { return };
    let service = Service::start_one_instance(&built("http-counter-on-redis"), &server.flags()).unwrap();
    assert_eq!(count(&service), (200, "1".into()));
    for n in 2..=5 {
        server.cli(&["CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"]).unwrap();
        assert_eq!(count(&service), (200, n.to_string()));
    }
}

/// A port that nobody listens on.
fn nobody() -> io::Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

#[test]
fn without_a_server_there_is_an_error_with_its_address() {
    let port = nobody().unwrap();
    let start = Instant::now();
    let service = at(&format!("redis://127.0.0.1:{port}"));
    assert_refused(&service, &["cannot connect", &format!("127.0.0.1:{port}"), "KEYVALUE_REDIS_URL"]);
    assert!(start.elapsed() < Duration::from_secs(10));
}

#[test]
fn a_server_that_says_nothing_is_waited_for_no_longer_than_allowed() {
    // Connections are taken by the system, and nobody reads from them.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("redis://{}", silent.local_addr().unwrap());
    let timeout = ["--env".into(), "KEYVALUE_REDIS_TIMEOUT=200ms".into()];
    let service = serve(&[&flags(&url)[..], &timeout].concat());
    let start = Instant::now();
    assert_refused(&service, &["KEYVALUE_REDIS_TIMEOUT", "may have happened"]);
    assert!((200..10_000).contains(&start.elapsed().as_millis()), "{:?}", start.elapsed());
    let (status, text) = ask(&service, "GET", "/values/v", b"");
    assert!(status == 500 && text.contains("KEYVALUE_REDIS_TIMEOUT"), "{status} {text}");
    assert!(!text.contains("may have happened"), "{text}");
}

#[test]
fn urls_that_cannot_be_served_are_refused_with_what_to_do() {
    for (url, words) in [
        ("rediss://user:hidden@127.0.0.1:6379", ["TLS", "proxy", "redis://"]),
        ("http://127.0.0.1:6379", ["KEYVALUE_REDIS_URL", "redis://", ""]),
        ("redis://user@127.0.0.1", ["KEYVALUE_REDIS_URL", "user:password@", ""]),
        ("redis://127.0.0.1:0", ["KEYVALUE_REDIS_URL", "", ""]),
        ("redis://127.0.0.1/?retries=3", ["KEYVALUE_REDIS_URL", "option", ""]),
    ] {
        let service = at(url);
        assert_refused(&service, &words);
        assert!(!count(&service).1.contains("hidden"), "{url}");
    }
}
