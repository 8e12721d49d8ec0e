//! The example service, under `wasmtime serve` on each of the providers.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};

use compose::redis::{self, Server};
use compose::service::Service;
use products::{built, folder, shown};

const LIMIT: usize = 16 * 1024 * 1024;

/// Calls `test` with the service on each provider, all of them empty: in memory with one instance
/// for all requests, on the others with a new one for each.
fn on_each_provider(name: &str, test: impl Fn(&Service)) {
    let flags: [&str; 0] = [];
    test(&Service::start_one_instance(&built("http-counter-on-memory"), &flags).unwrap());
    let place = folder(&format!("http-counter-{name}"));
    test(&Service::start(&built("http-counter-on-filesystem"), &[shown(&place)]).unwrap());
    if redis::SERVER.is_there(&format!("{name} on keyvalue-redis")).unwrap() {
        let server = Server::start(&[]).unwrap();
        test(&Service::start(&built("http-counter-on-redis"), &server.flags()).unwrap());
    }
}

/// Sends a request; the status, and the body as text.
fn ask(service: &Service, method: &str, path: &str, body: &[u8]) -> (u16, String) {
    let (status, body) = ask_bytes(service, method, path, body);
    (status, String::from_utf8_lossy(&body).trim_end().to_owned())
}

fn ask_bytes(service: &Service, method: &str, path: &str, body: &[u8]) -> (u16, Vec<u8>) {
    let response = request(service, method, path).with_body(body).send().unwrap();
    (response.status_code, response.into_bytes())
}

fn request(service: &Service, method: &str, path: &str) -> minreq::Request {
    minreq::Request::new(minreq::Method::Custom(method.into()), format!("{}{path}", service.url))
        .with_timeout(60)
}

/// Sends bytes as they are and reads what comes back. A request that does not ask
/// for the connection to be closed is cut off where its bytes end.
fn send_raw(service: &Service, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(service.address()).unwrap();
    // A service that refuses early may close before it has read all.
    let _ = stream.write_all(bytes);
    if !bytes.ends_with(b"close\r\n\r\n") {
        let _ = stream.shutdown(Shutdown::Write);
    }
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn a_counter_counts_and_is_read_listed_and_removed() {
    on_each_provider("a_counter_counts_and_is_read_listed_and_removed", |service| {
        assert_eq!(ask(service, "GET", "/counters/visits", b"").0, 404);
        assert_eq!(ask(service, "POST", "/counters/visits", b""), (200, "1".into()));
        assert_eq!(ask(service, "POST", "/counters/visits?by=41", b""), (200, "42".into()));
        assert_eq!(ask(service, "GET", "/counters/visits", b""), (200, "42".into()));
        assert_eq!(ask(service, "GET", "/", b""), (200, "visits 42".into()));
        assert_eq!(ask(service, "DELETE", "/counters/visits", b"").0, 204);
        assert_eq!(ask(service, "GET", "/counters/visits", b"").0, 404);
        assert_eq!(ask(service, "GET", "/", b""), (200, String::new()));
    });
}

#[test]
fn a_thousand_requests_count_to_a_thousand() {
    on_each_provider("a_thousand_requests_count_to_a_thousand", |service| {
        for n in 1..=1_000 {
            assert_eq!(ask(service, "POST", "/counters/n", b""), (200, n.to_string()));
        }
    });
}

#[test]
fn a_value_of_any_bytes_comes_back_as_it_was() {
    on_each_provider("a_value_of_any_bytes_comes_back_as_it_was", |service| {
        let bytes: Vec<u8> = (0..=255).cycle().take(1_000_003).collect();
        assert_eq!(ask(service, "PUT", "/values/v", &bytes).0, 201);
        assert!(ask_bytes(service, "GET", "/values/v", b"") == (200, bytes));
        assert_eq!(ask(service, "PUT", "/values/v", b"").0, 204);
        assert_eq!(ask(service, "GET", "/values/v", b""), (200, String::new()));
        assert_eq!(ask(service, "DELETE", "/values/v", b"").0, 204);
        assert_eq!(ask(service, "GET", "/values/v", b"").0, 404);
    });
}

#[test]
fn sixteen_mebibytes_are_taken_and_one_byte_more_is_not() {
    on_each_provider("sixteen_mebibytes_are_taken_and_one_byte_more_is_not", |service| {
        assert_eq!(ask(service, "PUT", "/values/v", &vec![7; LIMIT]).0, 201);
        assert_eq!(ask_bytes(service, "GET", "/values/v", b"").1.len(), LIMIT);
        let head =
            |length: usize| format!("PUT /values/w HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n");
        let answer = send_raw(service, head(LIMIT + 1).as_bytes());
        assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
        assert_eq!(ask(service, "GET", "/values/w", b"").0, 404);
    });
}

#[test]
fn a_body_of_unknown_length_is_stopped_at_the_limit() {
    on_each_provider("a_body_of_unknown_length_is_stopped_at_the_limit", |service| {
        let mut bytes = b"PUT /values/v HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
        for _ in 0..17 {
            bytes.extend(b"100000\r\n");
            bytes.resize(bytes.len() + (1 << 20), 7);
            bytes.extend(b"\r\n");
        }
        bytes.extend(b"0\r\n\r\n");
        let answer = send_raw(service, &bytes);
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 413"), "{answer}");
        assert_eq!(ask(service, "GET", "/values/v", b"").0, 404);
    });
}

#[test]
fn a_body_cut_short_stores_nothing() {
    on_each_provider("a_body_cut_short_stores_nothing", |service| {
        let answer =
            send_raw(service, b"PUT /values/v HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf");
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400"), "{answer}");
        assert_eq!(ask(service, "GET", "/values/v", b"").0, 404);
        assert_eq!(ask(service, "GET", "/", b""), (200, String::new()));
    });
}

#[test]
fn methods_that_a_path_does_not_take_are_405_and_say_which_it_does() {
    on_each_provider("methods_that_a_path_does_not_take_are_405_and_say_which_it_does", |service| {
        for (method, path, allowed) in [
            ("PUT", "/counters/x", "POST"),
            ("POST", "/values/x", "PUT"),
            ("DELETE", "/", "GET"),
            ("PATCH", "/counters/x", "DELETE"),
        ] {
            let response = request(service, method, path).send().unwrap();
            assert_eq!(response.status_code, 405, "{method} {path}");
            let allow =
                response.headers.iter().find(|(name, _)| name == "allow").map(|(_, value)| value.as_str());
            let allow = allow.unwrap_or_default();
            assert!(allow.contains(allowed) && !allow.contains(method), "{method} {path}: {allow}");
        }
    });
}

#[test]
fn paths_that_lead_nowhere_are_404() {
    on_each_provider("paths_that_lead_nowhere_are_404", |service| {
        for path in ["/counters", "/counters/", "/values/", "/other", "/counters/a/b", "//"] {
            assert_eq!(ask(service, "GET", path, b"").0, 404, "{path}");
        }
    });
}

#[test]
fn a_name_may_have_any_characters_when_they_are_encoded() {
    on_each_provider("a_name_may_have_any_characters_when_they_are_encoded", |service| {
        for (n, name) in ["a%2Fb", "%20", "%C3%BC", "%F0%9F%AA%A3", "..%2F..", "a%00b"].iter().enumerate() {
            assert_eq!(
                ask(service, "PUT", &format!("/values/{name}"), n.to_string().as_bytes()).0,
                201,
                "{name}"
            );
        }
        for (n, name) in ["a%2fb", "%20", "%c3%bc", "%f0%9f%aa%a3", "..%2f..", "a%00b"].iter().enumerate() {
            assert_eq!(ask(service, "GET", &format!("/values/{name}"), b""), (200, n.to_string()), "{name}");
        }
    });
}

#[test]
fn names_and_numbers_that_make_no_sense_are_400() {
    on_each_provider("names_and_numbers_that_make_no_sense_are_400", |service| {
        for path in
            ["/counters/%zz", "/counters/%ff", "/counters/a%2", "/counters/x?by=-1", "/counters/x?by=1e3"]
        {
            assert_eq!(ask(service, "POST", path, b"").0, 400, "{path}");
        }
        assert_eq!(ask(service, "GET", "/", b""), (200, String::new()));
    });
}

#[test]
fn an_error_of_the_store_is_500_with_its_text() {
    on_each_provider("an_error_of_the_store_is_500_with_its_text", |service| {
        assert_eq!(ask(service, "POST", "/counters/n?by=18446744073709551615", b"").0, 200);
        let (status, text) = ask(service, "POST", "/counters/n", b"");
        assert_eq!(status, 500);
        assert!(text.contains("cannot increment"), "{text}");
        assert_eq!(ask(service, "GET", "/counters/n", b""), (200, "18446744073709551615".into()));
    });
}

#[test]
fn head_has_the_headers_of_get_without_the_body() {
    on_each_provider("head_has_the_headers_of_get_without_the_body", |service| {
        assert_eq!(ask(service, "PUT", "/values/v", b"12345").0, 201);
        let answer = send_raw(service, b"HEAD /values/v HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("content-length: 5"), "{answer}");
        assert!(answer.ends_with("\r\n\r\n"), "{answer}");
    });
}
