//! Which of the directories that the host opened holds a path.

use alloc::string::String;
use alloc::vec::Vec;

/// The directory nearest to `path` that is it or holds it, and the rest of the path from there.
///
/// `/data` holds `/data/` and `/data/a`, but not `/database`; `.` holds every relative path.
pub fn nearest<D>(path: &str, directories: Vec<(D, String)>) -> Option<(D, &str)> {
    let mut found: Option<(D, &str)> = None;
    for (directory, name) in directories {
        if let Some(rest) = rest(path, &name)
            && found.as_ref().is_none_or(|(_, longer)| rest.len() < longer.len())
        {
            found = Some((directory, rest));
        }
    }
    found
}

/// What is left of `path` below `directory`; `None` when it is elsewhere.
fn rest<'a>(path: &'a str, directory: &str) -> Option<&'a str> {
    if directory == "." {
        return if path.starts_with('/') { None } else { Some(path) };
    }
    let mut rest = path.strip_prefix(without_slashes(directory))?;
    if !rest.is_empty() && !rest.starts_with('/') {
        return None;
    }
    while let Some(shorter) = rest.strip_prefix('/') {
        rest = shorter;
    }
    Some(without_slashes(rest))
}

/// A path without the slashes at its end.
fn without_slashes(mut path: &str) -> &str {
    while let Some(shorter) = path.strip_suffix('/') {
        path = shorter;
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found<'a>(path: &'a str, names: &[&'static str]) -> Option<(&'static str, &'a str)> {
        nearest(path, names.iter().map(|name| (*name, (*name).into())).collect())
    }

    #[test]
    fn a_directory_is_found_by_its_name() {
        for path in ["/keyvalue", "/keyvalue/"] {
            assert_eq!(found(path, &["/", "/keyvalue", "/keyvalues"]), Some(("/keyvalue", "")));
        }
        assert_eq!(found("/keyvalue", &["/keyvalue/"]), Some(("/keyvalue/", "")));
        assert_eq!(found("data", &[".", "data"]), Some(("data", "")));
    }

    #[test]
    fn a_path_below_directories_is_found_from_the_nearest() {
        let names = ["/", "/data", "/data/a", "/database"];
        assert_eq!(found("/data/a/b/c", &names), Some(("/data/a", "b/c")));
        assert_eq!(found("/data/b", &names), Some(("/data", "b")));
        assert_eq!(found("/other", &names), Some(("/", "other")));
        assert_eq!(found("a/b", &["."]), Some((".", "a/b")));
    }

    #[test]
    fn a_path_elsewhere_is_not_found() {
        for path in ["/keyvalue", "keyvalue", "/key", "/a", ".."] {
            assert_eq!(found(path, &["/keyvalue/a", "/a/b"]), None, "{path}");
        }
        assert_eq!(found("/keyvalue", &["."]), None);
        assert_eq!(found("keyvalue", &["/"]), None);
        assert_eq!(found("/keyvalue", &[]), None);
    }
}
