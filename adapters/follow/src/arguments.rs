//! The command line.
#![cfg_attr(not(target_family = "wasm"), allow(dead_code, reason = "only the component runs"))]

/// The bucket that positions are kept in.
pub const FOLLOWERS: &str = "keyvalue-virt.followers";

/// What is printed for `--help`.
pub const HELP: &str = "\
Tell a handler of each change to a bucket, by whomever it was made

Usage: follow [OPTIONS] [BUCKET]

  BUCKET              the bucket to follow; without it the bucket 'default'

  --follower NAME     whose position this is; without it 'default'
  --from WHERE        where a follower begins that has no position yet: 'oldest', the oldest
                      change that is kept, which it is without this option; 'now'; or a
                      position, as 'kv watch' prints it
  --once              end when everything that is there has been told
  --attempts NUMBER   how often a change is tried, 5 times without this option
  --skip              pass over the change that was tried so often, and go on
  --help              this text

The handler is told of each change at least once, in order, and goes on until it is stopped. It
may be killed at any time: the position is in the bucket 'keyvalue-virt.followers' of the same
store, and who starts it again goes on from there; to begin anew, delete its key, NAME/BUCKET, or
take another name. Up to 32 changes can come again after a kill. What the handler itself writes to
the bucket it is told of too.

A handler that traps ends follow. After a start that did not come to its end, changes are told
one at a time. One that was tried so often, and each time follow was stopped in it, is not told
any more: follow says which it is and ends.

Changes are kept for a while. When some are gone before they were told, follow says so and
goes on with the oldest that is there.

A follower's name is for one process at a time: of two, one ends when it sees the other. Followers
of different names are told of everything each.

Exit codes:
  0  everything was told (--once)
  1  a change was tried too often
  2  an error; standard error says what was asked, why it failed and what to do";

/// What is asked for.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// The manual.
    Help,
    /// To follow a bucket.
    Follow(Arguments),
}

/// How to follow.
#[derive(Debug, PartialEq, Eq)]
pub struct Arguments {
    /// The bucket.
    pub bucket: String,
    /// Whose position it is.
    pub follower: String,
    /// Where to begin.
    pub from: Option<From>,
    /// End when there is nothing more.
    pub once: bool,
    /// How often a change is tried.
    pub attempts: u32,
    /// Pass over one that was tried so often.
    pub skip: bool,
}

/// Where a follower without a position begins.
#[derive(Debug, PartialEq, Eq)]
pub enum From {
    /// With the oldest change that is kept.
    Oldest,
    /// With what comes next.
    Now,
    /// Behind this position.
    Position(String),
}

/// Reads the words behind the name of the command.
pub fn parse(words: impl IntoIterator<Item = String>) -> Result<Command, String> {
    let mut words = words.into_iter();
    let mut bucket = None;
    let mut arguments = Arguments {
        bucket: String::new(),
        follower: "default".to_owned(),
        from: None,
        once: false,
        attempts: 5,
        skip: false,
    };
    while let Some(word) = words.next() {
        let is_option = word.starts_with('-') && word != "-";
        if word == "--" || !is_option {
            let name = if word == "--" { words.next() } else { Some(word) };
            if let Some(name) = name
                && let Some(first) = bucket.replace(name)
            {
                return Err(format!("one bucket can be followed, and {first:?} is not the only one given"));
            }
            continue;
        }
        let (option, given) = match word.split_once('=') {
            Some((option, value)) => (option, Some(value.to_owned())),
            None => (word.as_str(), None),
        };
        let takes_value = matches!(option, "--follower" | "--from" | "--attempts");
        if given.is_some() && !takes_value {
            return Err(format!("{option} takes no value"));
        }
        let value = match given {
            None if takes_value => words.next().ok_or_else(|| format!("{option} needs a value behind it"))?,
            given => given.unwrap_or_default(),
        };
        match option {
            "--help" | "-h" => return Ok(Command::Help),
            "--once" => arguments.once = true,
            "--skip" => arguments.skip = true,
            "--follower" => arguments.follower = value,
            "--from" => arguments.from = Some(from(value)),
            "--attempts" => arguments.attempts = attempts(&value)?,
            other => return Err(format!("there is no option {other:?}")),
        }
    }
    arguments.bucket = bucket.unwrap_or_else(|| "default".to_owned());
    if arguments.bucket == FOLLOWERS {
        return Err(format!("{FOLLOWERS} has the positions of followers, and cannot be followed"));
    }
    Ok(Command::Follow(arguments))
}

fn from(value: String) -> From {
    match value.as_str() {
        "oldest" => From::Oldest,
        "now" => From::Now,
        _ => From::Position(value),
    }
}

fn attempts(value: &str) -> Result<u32, String> {
    let number = value.parse().ok().filter(|number| *number > 0);
    number.ok_or_else(|| format!("--attempts takes a number from 1 to {}, and not {value:?}", u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command, String> {
        parse(line.split_whitespace().map(String::from))
    }

    fn arguments(line: &str) -> Arguments {
        match parsed(line) {
            Ok(Command::Follow(arguments)) => arguments,
            other => panic!("{line}: {other:?}"),
        }
    }

    #[test]
    fn without_a_word_the_bucket_and_the_follower_are_called_default() {
        let found = arguments("");
        assert_eq!(
            (found.bucket.as_str(), found.follower.as_str(), found.attempts),
            ("default", "default", 5)
        );
        assert_eq!((found.from, found.once, found.skip), (None, false, false));
    }

    #[test]
    fn options_stand_before_and_behind_the_bucket_with_a_space_or_an_equals_sign() {
        for line in [
            "shop --follower mail --from now --once --attempts 3 --skip",
            "--skip --attempts=3 --once --from=now --follower=mail shop",
            "--follower mail --once --skip --from now --attempts 3 -- shop",
        ] {
            let found = arguments(line);
            assert_eq!((found.bucket.as_str(), found.follower.as_str()), ("shop", "mail"), "{line}");
            assert_eq!((found.from, found.once, found.skip), (Some(From::Now), true, true), "{line}");
            assert_eq!(found.attempts, 3, "{line}");
        }
    }

    #[test]
    fn a_name_may_look_like_an_option_or_be_empty() {
        assert_eq!(arguments("-- --once").bucket, "--once");
        assert_eq!(arguments("-").bucket, "-");
        assert!(matches!(parse([String::new()]), Ok(Command::Follow(found)) if found.bucket.is_empty()));
        assert_eq!(arguments("--follower=--once").follower, "--once");
        assert_eq!(arguments("--from kv3-12=").from, Some(From::Position("kv3-12=".into())));
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for line in [
            "a b",
            "a -- b",
            "--onse",
            "-x",
            "--once=yes",
            "--follower",
            "--from",
            "--attempts",
            "--attempts 0",
            "--attempts -1",
            "--attempts=many",
            "--attempts 4294967296",
            "keyvalue-virt.followers",
        ] {
            assert!(parsed(line).is_err(), "{line}");
        }
    }

    #[test]
    fn help_comes_before_what_follows_it() {
        assert_eq!(parsed("--help --onse"), Ok(Command::Help));
        assert_eq!(parsed("-h"), Ok(Command::Help));
        assert!(HELP.contains(FOLLOWERS) && HELP.lines().all(|line| line.len() <= 100));
    }
}
