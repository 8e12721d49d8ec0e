//! Where a release goes: the registry, the repositories in it, and their tags.

use anyhow::{Result, bail};
use semver::Version;

/// A registry, and the part of it that everything goes below.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registry {
    /// Its host, with a port if need be.
    pub host: String,
    /// What every repository begins with, such as the name of an owner; it may be empty.
    pub prefix: String,
    /// Whether it is spoken to without encryption.
    pub insecure: bool,
}

impl Registry {
    /// Reads `HOST[/PREFIX]`.
    ///
    /// # Errors
    /// When that is not what it is, or registries would not take the prefix.
    pub fn parse(text: &str, insecure: bool) -> Result<Self> {
        let (host, prefix) = text.split_once('/').unwrap_or((text, ""));
        let prefix = prefix.trim_end_matches('/');
        if host.is_empty() || text.contains("://") {
            bail!("`{text}` is no registry: it is written HOST or HOST/PREFIX, such as ghcr.io/somebody");
        }
        let is_part = |part: &str| {
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
            part.starts_with(plain)
                && part.ends_with(plain)
                && part.chars().all(|c| plain(c) || "._-".contains(c))
        };
        if !prefix.is_empty() && !prefix.split('/').all(is_part) {
            bail!("registries do not take `{prefix}` in names: use a-z, 0-9 and `.`, `_`, `-` between them");
        }
        Ok(Self { host: host.into(), prefix: prefix.into(), insecure })
    }

    /// The full name of a repository there, without the host.
    #[must_use]
    pub fn repository(&self, name: &str) -> String {
        if self.prefix.is_empty() { name.into() } else { format!("{}/{name}", self.prefix) }
    }

    /// What users write to get an artifact, but for the tag.
    #[must_use]
    pub fn reference(&self, name: &str) -> String {
        format!("{}/{}", self.host, self.repository(name))
    }

    /// The address of something in a repository there.
    #[must_use]
    pub(super) fn url(&self, name: &str, rest: &str) -> String {
        let scheme = if self.insecure { "http" } else { "https" };
        format!("{scheme}://{}/v2/{}/{rest}", self.host, self.repository(name))
    }
}

/// The tags that move on to a version: `X.Y`, then `latest`. One that is not final moves none.
///
/// # Errors
/// When it is not a version, or cannot be a tag.
pub(super) fn moving(version: &str) -> Result<Vec<String>> {
    let parsed: Version = match version.parse() {
        Ok(parsed) => parsed,
        Err(error) => bail!("`{version}` is no version that can be published: {error}"),
    };
    if !parsed.build.is_empty() {
        bail!("`{version}` cannot be a tag: registries do not take `+`");
    }
    if !parsed.pre.is_empty() {
        return Ok(Vec::new());
    }
    Ok(vec![format!("{}.{}", parsed.major, parsed.minor), "latest".into()])
}

/// Whether a tag that stands at `there` may move on to `version`: it never goes back.
pub(super) fn may_move(there: Option<&str>, version: &str) -> bool {
    let there: Option<Version> = there.and_then(|there| there.parse().ok());
    let version: Option<Version> = version.parse().ok();
    there.zip(version).is_none_or(|(there, version)| there <= version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registry_is_a_host_and_maybe_a_prefix() {
        let registry = Registry::parse("ghcr.io/some/body", false).unwrap();
        assert_eq!(registry.reference("kv"), "ghcr.io/some/body/kv");
        assert_eq!(registry.url("kv", "manifests/1"), "https://ghcr.io/v2/some/body/kv/manifests/1");
        let local = Registry::parse("127.0.0.1:5000", true).unwrap();
        assert_eq!(local.url("wasi/keyvalue", "x"), "http://127.0.0.1:5000/v2/wasi/keyvalue/x");
    }

    #[test]
    fn what_is_no_registry_is_refused_with_what_to_write() {
        for text in ["", "/kv", "https://ghcr.io/somebody"] {
            let error = Registry::parse(text, false).unwrap_err().to_string();
            assert!(error.contains("HOST/PREFIX"), "{text}: {error}");
        }
        for text in ["ghcr.io/Somebody", "ghcr.io/a//b", "ghcr.io/-a", "ghcr.io/a b"] {
            assert!(Registry::parse(text, false).unwrap_err().to_string().contains("a-z"), "{text}");
        }
    }

    #[test]
    fn only_final_versions_move_tags() {
        assert_eq!(moving("1.2.3").unwrap(), ["1.2", "latest"]);
        assert_eq!(moving("1.2.3-rc.1").unwrap(), [""; 0]);
        assert_eq!(moving("0.2.0-draft2").unwrap(), [""; 0]);
        assert!(moving("1.2").is_err());
        assert!(moving("1.2.3+4").unwrap_err().to_string().contains("`+`"));
    }

    #[test]
    fn a_tag_never_goes_back() {
        assert!(may_move(None, "1.0.0"));
        assert!(may_move(Some("not a version"), "1.0.0"));
        assert!(may_move(Some("1.9.0"), "1.10.0"));
        assert!(may_move(Some("1.0.0"), "1.0.0"));
        assert!(!may_move(Some("1.10.0"), "1.9.0"));
    }
}
