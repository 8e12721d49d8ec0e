//! What the service answers, before it is sent.
#![cfg_attr(not(target_family = "wasm"), allow(dead_code, reason = "only the component sends replies"))]

/// A status, headers and a body.
#[derive(Debug, PartialEq, Eq)]
pub struct Reply {
    /// The status code.
    pub status: u16,
    /// The headers, with names in lower case; `content-length` comes from the body.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Reply {
    /// One line, or several, of text; the last line break may be left out.
    pub fn text(status: u16, text: &str) -> Self {
        let mut body = text.as_bytes().to_vec();
        if !body.is_empty() && !body.ends_with(b"\n") {
            body.push(b'\n');
        }
        Reply { status, headers: vec![("content-type", "text/plain; charset=utf-8".to_owned())], body }
    }

    /// The bytes of a value.
    pub fn bytes(body: Vec<u8>) -> Self {
        Reply { status: 200, headers: vec![("content-type", "application/octet-stream".to_owned())], body }
    }

    /// A status that says it all.
    pub fn empty(status: u16) -> Self {
        Reply { status, headers: Vec::new(), body: Vec::new() }
    }

    /// The path is right and the method is not.
    pub fn method_not_allowed(allowed: &str) -> Self {
        let mut reply = Reply::text(405, &format!("this path takes {allowed}"));
        reply.headers.push(("allow", allowed.to_owned()));
        reply
    }

    /// All headers, with the length of the body where the status allows one.
    pub fn all_headers(&self) -> Vec<(String, Vec<u8>)> {
        let mut headers: Vec<_> = self
            .headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone().into_bytes()))
            .collect();
        if self.status != 204 {
            headers.push(("content-length".to_owned(), self.body.len().to_string().into_bytes()));
        }
        headers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn length(reply: &Reply) -> Option<String> {
        let headers = reply.all_headers();
        let found = headers.into_iter().find(|(name, _)| name == "content-length")?;
        String::from_utf8(found.1).ok()
    }

    #[test]
    fn text_ends_with_one_line_break() {
        assert_eq!(Reply::text(200, "1").body, b"1\n");
        assert_eq!(Reply::text(200, "a 1\nb 2\n").body, b"a 1\nb 2\n");
        assert_eq!(Reply::text(200, "").body, b"");
    }

    #[test]
    fn every_reply_but_204_has_a_length() {
        assert_eq!(length(&Reply::bytes(vec![0; 12])).as_deref(), Some("12"));
        assert_eq!(length(&Reply::empty(201)).as_deref(), Some("0"));
        assert_eq!(length(&Reply::empty(204)), None);
    }
}
