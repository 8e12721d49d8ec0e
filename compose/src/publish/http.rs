//! Requests to registries, by `curl`, which has certificates and proxies the way users have set them.

use std::io::Write as _;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::access::Access;

/// What a server answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Response {
    pub(super) status: u16,
    headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Response {
    /// The value of a header, whose name is in small letters.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// What a person is told of it.
    pub(super) fn shown(&self) -> String {
        format!("{} {}", self.status, String::from_utf8_lossy(&self.body).trim())
    }
}

/// A request: what `curl` is told of it.
#[derive(Clone, Default)]
pub(super) struct Request {
    pub(super) url: String,
    /// What is asked for by `Accept`.
    pub(super) accept: &'static str,
    /// The type of the body of a `PUT`, and the body.
    pub(super) put: Option<(String, Vec<u8>)>,
    /// Who sends it.
    pub(super) access: Option<Access>,
}

/// How many seconds a request may take.
const PATIENCE: &str = "120";

/// Sends a request, and waits for the answer.
///
/// # Errors
/// When there is no `curl`, or it gets no answer.
pub(super) fn send(request: &Request) -> Result<Response> {
    let mut curl = Command::new("curl");
    curl.args([
        "--silent",
        "--show-error",
        "--include",
        "--suppress-connect-headers",
        "--max-time",
        PATIENCE,
    ]);
    curl.args(["--config", "-", &request.url]);
    curl.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = curl.spawn().context("cannot start `curl`, which speaks to registries: install it")?;
    let mut stdin = child.stdin.take().context("unreachable: stdin was piped")?;
    // It may end before it has read all; what it says then is the better error.
    let _ = stdin.write_all(settings(request).as_bytes());
    drop(stdin);
    let output = child.wait_with_output()?;
    if !output.status.success() {
        bail!("no answer from {}: {}", request.url, String::from_utf8_lossy(&output.stderr).trim());
    }
    parse(&output.stdout).with_context(|| format!("the answer from {} is not HTTP", request.url))
}

/// What is not for the command line, where others on this machine can read it.
fn settings(request: &Request) -> String {
    let mut headers = vec![format!("Accept: {}", request.accept), "Expect:".into()];
    let mut settings = String::new();
    match &request.access {
        Some(Access::Token(token)) => headers.push(format!("Authorization: Bearer {token}")),
        Some(Access::Password(both)) => settings = format!("user = {}\n", quoted(both)),
        None => {}
    }
    if let Some((kind, body)) = &request.put {
        headers.push(format!("Content-Type: {kind}"));
        let body = quoted(&String::from_utf8_lossy(body));
        settings += &format!("request = PUT\ndata-binary = {body}\n");
    }
    headers.iter().fold(settings, |text, header| text + &format!("header = {}\n", quoted(header)))
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            _ => quoted.push(letter),
        }
    }
    quoted + "\""
}

/// Reads a status, headers and a body, after those of answers that are not final.
fn parse(mut bytes: &[u8]) -> Option<Response> {
    loop {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(bytes.get(..end)?).into_owned();
        bytes = bytes.get(end + 4..)?;
        let mut lines = head.lines();
        let status = lines.next()?.strip_prefix("HTTP/")?.split(' ').nth(1)?.parse().ok()?;
        if status >= 200 {
            let headers = lines.filter_map(|line| line.split_once(':'));
            let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()));
            return Some(Response { status, headers: headers.collect(), body: bytes.to_vec() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_has_a_status_headers_and_a_body() {
        let answer = parse(b"HTTP/2 404 \r\nDocker-Digest: x:y\r\n\r\nnot\r\n\r\nhere").unwrap();
        assert_eq!((answer.status, &answer.body[..]), (404, &b"not\r\n\r\nhere"[..]));
        assert_eq!((answer.header("docker-digest"), answer.header("other")), (Some("x:y"), None));
        assert_eq!(parse(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\n\r\n").unwrap().status, 201);
    }

    #[test]
    fn what_is_not_http_is_no_answer() {
        for bytes in [&b""[..], b"HTTP/1.1 200 OK\r\n", b"SSH-2.0\r\n\r\n", b"HTTP/1.1 many\r\n\r\n"] {
            assert_eq!(parse(bytes), None);
        }
    }

    #[test]
    fn settings_are_quoted_as_curl_reads_them() {
        assert_eq!(quoted("a \"b\" \\ \n"), r#""a \"b\" \\ \n""#);
    }

    #[test]
    fn who_asks_is_not_on_the_command_line() {
        let of = |access| settings(&Request { access: Some(access), ..Request::default() });
        let token = of(Access::Token("secret".into()));
        assert!(token.contains("header = \"Authorization: Bearer secret\"\n"));
        assert!(of(Access::Password("me:a\"b".into())).starts_with("user = \"me:a\\\"b\"\n"));
    }

    #[test]
    fn where_nobody_listens_there_is_no_answer() {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let url = format!("http://127.0.0.1:{port}/v2/");
        let error = send(&Request { url: url.clone(), ..Request::default() }).unwrap_err().to_string();
        assert!(error.starts_with(&format!("no answer from {url}: curl:")), "{error}");
    }
}
