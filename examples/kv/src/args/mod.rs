//! The command line: what clap parses, and the manual it prints.
#![cfg_attr(not(target_family = "wasm"), allow(dead_code, reason = "only the component runs commands"))]

mod manual;
mod words;

use clap::{Parser, Subcommand};

pub use words::{Cas, End, Range, Scan, Set, Watch};

/// The bucket of a command that names none.
pub const DEFAULT_BUCKET: &str = "default";

/// Read and write a wasi:keyvalue store
///
/// Keys are UTF-8 text; values are any bytes. Which store it is depends on the
/// provider that this component was composed with.
#[derive(Debug, Parser)]
#[command(name = "kv", version, verbatim_doc_comment)]
#[command(after_long_help = manual::MANUAL, after_help = "kv --help has examples.")]
pub struct Cli {
    /// The bucket to work on; without it the bucket 'default'
    #[arg(long, global = true, value_name = "NAME")]
    pub bucket: Option<String>,

    /// Print results as JSON, one line each
    #[arg(long, global = true)]
    pub json: bool,

    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What `kv` can be asked to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print the value of a key, byte for byte
    Get {
        /// The key to read
        key: String,
    },
    /// Store a value, in place of any the key had
    Set(Set),
    /// Remove a key; fine when it is missing
    Delete {
        /// The key to remove
        key: String,
    },
    /// Print whether a key has a value, 'true' or 'false'
    Exists {
        /// The key to look for
        key: String,
    },
    /// Let a key go away after a time, or never
    Expire {
        /// The key
        key: String,
        /// How long it is there from now on, such as 1500, 10s or 2h, or 'never' to let it stay
        #[arg(value_name = "DURATION", value_parser = words::end)]
        end: End,
    },
    /// Print how many milliseconds a key has left, or 'never' when it stays
    Ttl {
        /// The key
        key: String,
    },
    /// Print all keys, one per line, in the store's own order
    List {
        /// Only the keys that start with this
        #[arg(long, value_name = "PREFIX", default_value = "", hide_default_value = true)]
        prefix: String,
    },
    /// Print keys and values in the order of the keys, as lines of KEY, a tab, VALUE
    Scan(Scan),
    /// Print how many keys there are
    Count(Range),
    /// Add to a decimal number and print the sum, in one step; a missing key is 0
    Increment {
        /// The key of the number
        key: String,
        /// What to add, negative to subtract
        #[arg(default_value_t = 1, allow_negative_numbers = true)]
        delta: i64,
    },
    /// Store a value only if the key still has the one you expect
    Cas(Cas),
    /// Print several keys and values, read at one moment, as lines of KEY, a tab, VALUE
    GetMany {
        /// The keys to read
        #[arg(required = true, value_name = "KEY")]
        keys: Vec<String>,
    },
    /// Print several keys, versions and values, read at one moment, with tabs between them
    GetVersioned {
        /// The keys to read
        #[arg(required = true, value_name = "KEY")]
        keys: Vec<String>,
    },
    /// Store several values, all of them or none
    SetMany {
        /// Each key with its value
        #[arg(required = true, value_name = "KEY VALUE", allow_negative_numbers = true)]
        pairs: Vec<String>,
    },
    /// Remove several keys, all at one moment; missing ones are skipped
    DeleteMany {
        /// The keys to remove
        #[arg(required = true, value_name = "KEY")]
        keys: Vec<String>,
    },
    #[command(verbatim_doc_comment)]
    /// Do several writes at one moment, if all checks hold; print 'true' or 'false'
    ///
    /// Each line is a check or a write, with its words as in a shell:
    ///   check KEY absent | present | is VALUE | version VERSION
    ///   set KEY VALUE
    ///   delete KEY
    ///   increment KEY DELTA
    /// The checks see the keys as they were before the first write. 'get-versioned'
    /// prints versions. On a bad line nothing is done.
    Commit {
        /// The file to read; '-' or nothing is standard input
        file: Option<String>,
    },
    #[command(verbatim_doc_comment)]
    /// Print every change as it comes: set KEY, a tab, VALUE, or delete KEY
    ///
    /// It goes on until it is stopped. When changes behind the position are no longer
    /// kept, it ends with exit code 1, and standard error has a position to go on from.
    /// With --json each change comes with a position. Going on from there may bring
    /// some changes before it again, and leaves none out.
    Watch(Watch),
    /// Print the names of the buckets that have keys
    Buckets,
    /// Print how large the bucket is
    Stats,
    /// Rewrite what is stored so that it takes as little space as it can
    Compact,
    /// Read all that the bucket consists of, and say whether it is whole
    Verify,
    /// Remove all keys of the bucket at one moment
    Destroy {
        /// Do it: without this it only says what would be removed
        #[arg(long)]
        yes: bool,
    },
    #[command(verbatim_doc_comment)]
    /// Write the bucket to a file, for restore
    ///
    /// The file gets its name when it is whole and on the disk; a backup that is killed
    /// leaves a file that ends with '.part'. Keys come in order, one page of them after
    /// the other: what is written meanwhile may be in it or not.
    Backup {
        /// The file to write
        file: String,
    },
    #[command(verbatim_doc_comment)]
    /// Store what a backup has, in the bucket that --bucket names
    ///
    /// A file with any damage is refused before anything is stored. A key that was to
    /// expire has as long as it had left when the backup was made.
    Restore {
        /// The file to read
        file: String,
        /// Also into a bucket that has keys, in place of those that are in the file
        #[arg(long)]
        merge: bool,
    },
    #[command(verbatim_doc_comment)]
    /// Store the pairs of a file of JSON lines
    ///
    /// A line is {"key":"k","value":"text"}, or {"key":"k","base64":"/w=="} for
    /// bytes that are not UTF-8. Blank lines are skipped. A bad line ends the
    /// import; the pairs of the lines before it are stored.
    Import {
        /// The file to read; '-' or nothing is standard input
        file: Option<String>,
    },
    /// Write every pair of the bucket as JSON lines, for import
    Export {
        /// The file to write; '-' or nothing is standard output
        file: Option<String>,
    },
    #[command(verbatim_doc_comment)]
    /// Run the commands on standard input, one per line
    ///
    /// Lines are split into words as in a shell: quotes keep words together,
    /// '#' starts a comment. 'help' lists the commands, 'exit' or 'quit' ends.
    /// An error is printed and the next line runs. What 'get' prints ends with a
    /// line break here. The exit code is the highest that any line had.
    Shell,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    fn refused(line: &str) -> bool {
        Cli::try_parse_from(line.split(' ')).is_err()
    }

    #[test]
    fn the_definition_of_the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn negative_numbers_are_values_and_not_options() {
        for line in ["kv increment n -3", "kv set n -3", "kv cas n -3 -4", "kv set-many n -3"] {
            assert!(!refused(line), "{line}");
        }
    }

    #[test]
    fn options_may_stand_before_and_after_the_command() {
        for line in ["kv --bucket b --json get k", "kv get k --json --bucket b", "kv get --json --bucket=b k"]
        {
            let cli = Cli::try_parse_from(line.split(' ')).expect(line);
            assert_eq!((cli.bucket.as_deref(), cli.json), (Some("b"), true), "{line}");
        }
    }

    #[test]
    fn times_are_lengths_of_time_and_never_is_one_only_for_expire() {
        for line in
            ["kv set k v --ttl 10s", "kv set k --file f --ttl 5", "kv expire k never", "kv expire k 1d"]
        {
            assert!(!refused(line), "{line}");
        }
        for line in [
            "kv set k v --ttl never",
            "kv set k v --ttl -1",
            "kv set k v --ttl",
            "kv expire k",
            "kv expire k soon",
        ] {
            assert!(refused(line), "{line}");
        }
    }

    #[test]
    fn what_is_destroyed_overwritten_or_skipped_has_to_be_spelled_out() {
        for line in [
            "kv destroy k",
            "kv backup",
            "kv restore",
            "kv scan a",
            "kv scan --limit -1",
            "kv count --reverse",
        ] {
            assert!(refused(line), "{line}");
        }
    }
}
