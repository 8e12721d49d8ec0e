//! A release as a table: who is how large, needs what, and offers what.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::Artifact;

const HEAD: [&str; 5] = ["artifact", "bytes", "limit", "imports", "exports"];

/// The artifacts, one below the other. A cell of interfaces has a line for each of their packages.
#[must_use]
pub fn table(artifacts: &[Artifact]) -> String {
    let mut lines: Vec<[String; 5]> = vec![HEAD.map(String::from)];
    for artifact in artifacts {
        lines.extend(rows(artifact));
    }
    let widths: Vec<_> = (0..HEAD.len())
        .map(|column| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0))
        .collect();
    lines.iter().fold(String::new(), |mut text, [name, size, limit, imports, exports]| {
        let line = format!(
            "{name:<0$}  {size:>1$}  {limit:>2$}  {imports:<3$}  {exports}",
            widths[0], widths[1], widths[2], widths[3]
        );
        let _ = writeln!(text, "{}", line.trim_end());
        text
    })
}

fn rows(artifact: &Artifact) -> Vec<[String; 5]> {
    let (imports, exports) = (by_package(&artifact.imports), by_package(&artifact.exports));
    let limit = artifact.limit.map(|limit| limit.to_string()).unwrap_or_default();
    let mut first = [artifact.name.clone(), artifact.size.to_string(), limit];
    (0..imports.len().max(exports.len()).max(1))
        .map(|row| {
            let [name, size, limit] = std::mem::take(&mut first);
            let cell = |lines: &[String]| lines.get(row).cloned().unwrap_or_default();
            [name, size, limit, cell(&imports), cell(&exports)]
        })
        .collect()
}

/// The most letters of a cell; a single interface may have more.
const WIDTH: usize = 60;

/// Interfaces of one package and version together, as `wasi:io/{poll, streams}@0.2.12`. What is too long
/// goes on in the next line.
fn by_package(interfaces: &[String]) -> Vec<String> {
    let mut packages: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for interface in interfaces {
        let (path, version) = interface.split_once('@').unwrap_or((interface, ""));
        let (package, name) = path.split_once('/').unwrap_or((path, ""));
        packages.entry((package, version)).or_default().push(name);
    }
    let shown = packages.into_iter().map(|((package, version), names)| {
        let at = if version.is_empty() { "" } else { "@" };
        match names[..] {
            [""] => format!("{package}{at}{version}"),
            [name] => format!("{package}/{name}{at}{version}"),
            _ => format!("{package}/{{{}}}{at}{version}", names.join(", ")),
        }
    });
    shown.flat_map(|text| wrapped(&text)).collect()
}

/// The text in lines that end at spaces, all but the first a little further right.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.len() + 1 + word.len() <= WIDTH => *line += &format!(" {word}"),
            Some(_) => lines.push(format!("  {word}")),
            None => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn interfaces_of_a_package_share_a_line_and_its_versions_do_not() {
        let all = names(&["wasi:io/poll@0.2.12", "wasi:io/streams", "wasi:io/streams@0.2.12", "run"]);
        assert_eq!(by_package(&all), ["run", "wasi:io/streams", "wasi:io/{poll, streams}@0.2.12"]);
    }

    #[test]
    fn a_long_line_goes_on_in_the_next() {
        let name = "x".repeat(30);
        let all: Vec<_> = (0..3).map(|n| format!("a:b/{name}{n}@1.0.0")).collect();
        let lines = by_package(&all);
        assert_eq!(lines, [format!("a:b/{{{name}0,"), format!("  {name}1,"), format!("  {name}2}}@1.0.0")]);
    }

    #[test]
    fn every_column_is_as_wide_as_its_widest_cell() {
        let one = Artifact {
            name: "one".into(),
            size: 12_345,
            limit: Some(20_000),
            imports: names(&["a:b/c@1.0.0"]),
            exports: names(&["d:e/f", "g:h/i"]),
            ..Artifact::default()
        };
        let other = Artifact { name: "the-other".into(), size: 1, ..Artifact::default() };
        let text = "\
artifact   bytes  limit  imports      exports
one        12345  20000  a:b/c@1.0.0  d:e/f
                                      g:h/i
the-other      1
";
        assert_eq!(table(&[one, other]), text);
    }
}
