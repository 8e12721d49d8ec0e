//! The command line: what clap parses, and the manual it prints.
#![cfg_attr(not(target_family = "wasm"), allow(dead_code, reason = "only the component runs commands"))]

use clap::{Args, Parser, Subcommand};

/// The bucket of a command that names none.
pub const DEFAULT_BUCKET: &str = "default";

const MANUAL: &str = "\
Examples, where kv stands for: wasmtime run COMPOSED.wasm
  kv set greeting 'hello'                store a text
  kv set logo --file logo.png            store a file (give its directory: wasmtime run --dir .)
  kv get greeting                        print the bytes of the value, and nothing else
  kv --bucket visits increment home      count; prints the new number
  kv increment stock -3                  count down
  kv cas lock --absent me                store only if the key is missing
  kv cas lock me you                     store only if the value is 'me'
  kv list --prefix user:                 the keys that start with 'user:', one per line
  kv export backup.jsonl                 every pair of the bucket as a line of JSON
  kv --bucket copy import backup.jsonl   store them in another bucket
  printf 'set a 1\\nget a\\n' | kv shell   several commands in one run

With --json, standard output has one line of JSON for each result:
  get, get-many   {\"key\":\"k\",\"value\":\"text\"}, {\"key\":\"k\",\"base64\":\"/w==\"} for bytes that are
                  not UTF-8, {\"key\":\"k\",\"value\":null} for a missing key
  list            a string for each key
  increment       the new number
  exists, cas     true or false
  import          the number of pairs stored
  set, delete, set-many, delete-many   true

A VALUE that starts with '-' and is no number goes after '--': kv set k -- -v

Exit codes:
  0  done, or found
  1  a key is missing, or the check of cas failed
  2  an error; standard error says what was asked, why it failed and what to do";

/// Read and write a wasi:keyvalue store
///
/// Keys are UTF-8 text; values are any bytes. Which store it is depends on the
/// provider that this component was composed with.
#[derive(Debug, Parser)]
#[command(name = "kv", version, verbatim_doc_comment)]
#[command(after_long_help = MANUAL, after_help = "kv --help has examples.")]
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
    /// Print all keys, one per line, in the store's own order
    List {
        /// Only the keys that start with this
        #[arg(long, value_name = "PREFIX", default_value = "", hide_default_value = true)]
        prefix: String,
    },
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

/// The arguments of `set`.
#[derive(Debug, Args)]
pub struct Set {
    /// The key to write
    pub key: String,
    /// The value; '-' reads the bytes of standard input
    #[arg(required_unless_present = "file", allow_negative_numbers = true)]
    pub value: Option<String>,
    /// Store the bytes of a file instead
    #[arg(long, value_name = "PATH", conflicts_with = "value")]
    pub file: Option<String>,
}

/// The arguments of `cas`.
#[derive(Debug, Args)]
#[command(
    override_usage = "kv cas [OPTIONS] <KEY> <OLD> <NEW>\n       kv cas [OPTIONS] <KEY> --absent <NEW>"
)]
pub struct Cas {
    /// The key to write
    pub key: String,
    /// The value it must have, unless --absent is given, and the one to store
    #[arg(required = true, num_args = 1..=2, value_name = "OLD NEW", allow_negative_numbers = true)]
    pub values: Vec<String>,
    /// The key must be missing
    #[arg(long)]
    pub absent: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_definition_of_the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn negative_numbers_are_values_and_not_options() {
        for line in ["kv increment n -3", "kv set n -3", "kv cas n -3 -4", "kv set-many n -3"] {
            assert!(Cli::try_parse_from(line.split(' ')).is_ok(), "{line}");
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
}
