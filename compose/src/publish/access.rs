//! Who asks. A registry says how it wants to be told: by name and password at once, or by a token that
//! is given out for them elsewhere.

use std::env;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::http::{Request, Response, send};

/// A name and a password.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    user: String,
    password: String,
}

impl Credentials {
    /// Somebody.
    #[must_use]
    pub fn new(user: &str, password: &str) -> Self {
        Self { user: user.into(), password: password.into() }
    }

    /// Those in `WKG_OCI_USERNAME` and `WKG_OCI_PASSWORD`, which wkg reads as well.
    #[must_use]
    pub fn from_environment() -> Option<Self> {
        let variable = |name| env::var(name).ok().filter(|value| !value.is_empty());
        Some(Self::new(&variable("WKG_OCI_USERNAME")?, &variable("WKG_OCI_PASSWORD")?))
    }

    /// The variables that wkg reads them from.
    pub(super) fn variables(&self) -> [(&'static str, &str); 2] {
        [("WKG_OCI_USERNAME", &self.user), ("WKG_OCI_PASSWORD", &self.password)]
    }

    fn shown_at_once(&self) -> Access {
        Access::Password(format!("{}:{}", self.user, self.password))
    }
}

/// How a request shows who sends it.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Access {
    /// By name and password, with a colon between them.
    Password(String),
    /// By what was given out for them.
    Token(String),
}

/// The access that is asked for by an answer of 401.
///
/// # Errors
/// When there are no credentials, or no token is given out for them.
pub(super) fn access(refused: &Response, who: Option<&Credentials>, scope: &str) -> Result<Access> {
    let challenge = refused.header("www-authenticate").unwrap_or_default();
    let (scheme, parameters) = challenge.split_once(' ').unwrap_or((challenge, ""));
    if scheme.eq_ignore_ascii_case("bearer") {
        return token(parameters, who, scope);
    }
    let who =
        who.context("the registry wants to know who asks: set WKG_OCI_USERNAME and WKG_OCI_PASSWORD")?;
    Ok(who.shown_at_once())
}

fn token(parameters: &str, who: Option<&Credentials>, scope: &str) -> Result<Access> {
    let realm = parameter(parameters, "realm").context("the registry does not say who gives out tokens")?;
    let service = parameter(parameters, "service").unwrap_or_default();
    let url = format!("{realm}?service={}&scope={}", encoded(service), encoded(scope));
    let answer = send(&Request {
        url,
        accept: "application/json",
        access: who.map(Credentials::shown_at_once),
        ..Request::default()
    })?;
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    match body["token"].as_str().or_else(|| body["access_token"].as_str()) {
        Some(token) if answer.status == 200 => Ok(Access::Token(token.into())),
        _ => bail!(
            "no token for {scope} from {realm} ({}): see whether WKG_OCI_USERNAME and WKG_OCI_PASSWORD are right",
            answer.shown()
        ),
    }
}

/// A value in `name="value",name="value"`.
fn parameter<'a>(parameters: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = parameters;
    while let Some((key, after)) = rest.split_once("=\"") {
        let (value, next) = after.split_once('"')?;
        if key.trim_matches([',', ' ']).eq_ignore_ascii_case(name) {
            return Some(value);
        }
        rest = next;
    }
    None
}

fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => encoded.push(byte.into()),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_may_have_commas_and_equals_signs_in_it() {
        let all = r#"realm="https://a.b/token?x=1",service="a,b", scope="repository:k:pull,push""#;
        assert_eq!(parameter(all, "realm"), Some("https://a.b/token?x=1"));
        assert_eq!(parameter(all, "service"), Some("a,b"));
        assert_eq!(parameter(all, "scope"), Some("repository:k:pull,push"));
        assert_eq!((parameter(all, "error"), parameter("realm=x", "realm")), (None, None));
    }

    #[test]
    fn a_scope_is_encoded_for_an_address() {
        assert_eq!(encoded("repository:a/b:pull,push"), "repository%3Aa%2Fb%3Apull%2Cpush");
    }
}
