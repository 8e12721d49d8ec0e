//! One process after the other, each killed, and what is known of the commands it was sent.

use std::collections::BTreeMap;
use std::path::Path;

use products::{Shell, shown};

use crate::{COMMANDS, PROCESSES};

/// A command, whose numbers and new values are used once.
enum Command {
    /// A value of the process's own.
    Set(u64),
    /// Two values of its own, stored together.
    SetPair(u64),
    /// A counter of all processes.
    Increment,
    /// From one value to another, under a key of all processes.
    Swap(String, String),
    /// Another process's two values.
    GetPair(usize),
}

impl Command {
    fn line(&self, me: usize) -> String {
        match self {
            // Now and then too large for the quickest way to append.
            Command::Set(n) => {
                format!("set own-{me} {n}:{}\n", "x".repeat(if n % 11 == 0 { 6_000 } else { 20 }))
            }
            Command::SetPair(n) => format!("set-many left-{me} {n} right-{me} {n}\n"),
            Command::Increment => "increment counter\n".into(),
            Command::Swap(old, new) => format!("cas chain {old} {new}\n"),
            Command::GetPair(of) => format!("get-many left-{of} right-{of}\n"),
        }
    }
}

/// The value in an answer to `get`, empty when there is none.
pub fn value(answer: &str) -> String {
    let answer: serde_json::Value = serde_json::from_str(answer).unwrap();
    answer["value"].as_str().unwrap_or_default().to_owned()
}

/// The highest number that was sent, and the highest that was acknowledged.
#[derive(Default)]
pub struct Range {
    pub sent: u64,
    pub acknowledged: u64,
}

/// One process after the other, and what is known of their commands.
#[derive(Default)]
pub struct Witness {
    pub me: usize,
    random: u64,
    last: u64,
    pub set: Range,
    pub pair: Range,
    /// How many were sent.
    pub increments: usize,
    /// What those that were acknowledged made of the counter.
    pub sums: Vec<u64>,
    /// For each new value the old one, and whether the swap was done, if that is known.
    pub swaps: BTreeMap<String, (String, Option<bool>)>,
}

impl Witness {
    pub fn new(me: usize, seed: u64) -> Self {
        Self { me, random: seed.wrapping_add(me as u64) | 1, ..Self::default() }
    }

    fn below(&mut self, limit: usize) -> usize {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (self.random % limit as u64) as usize
    }

    fn number(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    pub fn round(&mut self, component: &Path, place: &Path) {
        // With so little memory the store starts new files all the time.
        let mut shell = Shell::start(component, &[&shown(place), "--env=KEYVALUE_MEMORY=1M"]);
        let mut commands = Vec::new();
        let mut current = value(&shell.ask("get chain"));
        for at in 0..COMMANDS {
            commands.push(self.command(at, &mut current));
        }
        shell.send(commands.iter().map(|command| command.line(self.me)).collect());
        let enough = self.below(COMMANDS + 1);
        let mut answers: Vec<_> = (0..enough).map_while(|_| shell.answer()).collect();
        shell.kill();
        while let Some(answer) = shell.answer() {
            answers.push(answer);
        }
        assert_eq!(shell.complaints(), "");
        let mut answers = answers.into_iter();
        commands.into_iter().for_each(|command| self.note(command, &mut answers));
    }

    /// Swaps first, for others come in between before long.
    fn command(&mut self, at: usize, current: &mut String) -> Command {
        match (at, self.below(10)) {
            (..3, _) | (_, 0) => {
                let (me, number) = (self.me, self.number());
                let new = format!("{me}-{number}");
                Command::Swap(std::mem::replace(current, new.clone()), new)
            }
            (_, 1 | 2) => Command::Set(self.number()),
            (_, 3 | 4) => Command::SetPair(self.number()),
            (_, 5) => Command::GetPair(self.below(PROCESSES)),
            _ => Command::Increment,
        }
    }

    fn note(&mut self, command: Command, answers: &mut impl Iterator<Item = String>) {
        let answer = answers.next();
        match command {
            Command::Set(n) => self.set.note(n, answer),
            Command::SetPair(n) => self.pair.note(n, answer),
            Command::Increment => {
                self.increments += 1;
                self.sums.extend(answer.map(|sum| sum.parse::<u64>().unwrap()));
            }
            Command::Swap(old, new) => {
                self.swaps.insert(new, (old, answer.map(|done| done == "true")));
            }
            Command::GetPair(of) => {
                if let (Some(left), Some(right)) = (answer, answers.next()) {
                    assert_eq!(value(&left), value(&right), "half of what {of} stored is there");
                }
            }
        }
    }
}

impl Range {
    fn note(&mut self, number: u64, answer: Option<String>) {
        self.sent = number;
        if let Some(answer) = answer {
            assert_eq!(answer, "true");
            self.acknowledged = number;
        }
    }

    pub fn check(&self, found: &str, what: &str) {
        let found: u64 = found.split(':').next().unwrap().parse().unwrap_or(0);
        assert!(
            (self.acknowledged..=self.sent).contains(&found),
            "{what}: {found} of {:?}",
            self.acknowledged..=self.sent
        );
    }
}
