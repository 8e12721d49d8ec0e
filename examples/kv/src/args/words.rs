//! The arguments of the commands that have many.

use clap::Args;

use crate::duration;

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
    /// How long the key is there, such as 1500 (milliseconds), 10s or 2h; without it, it stays
    #[arg(long, value_name = "DURATION", value_parser = duration::parse)]
    pub ttl: Option<u64>,
}

/// When a key ends: in so many milliseconds, or never.
#[derive(Debug, Clone, Copy)]
pub struct End(pub Option<u64>);

/// Reads the argument of `expire`.
pub fn end(text: &str) -> Result<End, String> {
    duration::or_never(text).map(End)
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

/// Which keys are meant: those for which all that is given holds.
#[derive(Debug, Args)]
pub struct Range {
    /// Only the keys that start with this
    #[arg(long)]
    pub prefix: Option<String>,
    /// Only this key and those behind it
    #[arg(long, value_name = "KEY")]
    pub start: Option<String>,
    /// Only the keys before this one
    #[arg(long, value_name = "KEY")]
    pub end: Option<String>,
}

/// The arguments of `scan`.
#[derive(Debug, Args)]
pub struct Scan {
    /// Which keys.
    #[command(flatten)]
    pub range: Range,
    /// The last key first
    #[arg(long)]
    pub reverse: bool,
    /// No more than so many keys
    #[arg(long, value_name = "NUMBER")]
    pub limit: Option<u64>,
    /// Only the keys, without their values
    #[arg(long)]
    pub keys: bool,
}

/// The arguments of `watch`.
#[derive(Debug, Args)]
pub struct Watch {
    /// Begin behind this position, as 'watch' printed it, and not with what comes from now on
    #[arg(long, value_name = "POSITION")]
    pub from: Option<String>,
    /// Print what there is, and then, on standard error, the position behind it
    #[arg(long)]
    pub once: bool,
}
