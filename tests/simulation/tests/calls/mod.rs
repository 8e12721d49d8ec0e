//! Histories written by hand.
#![allow(dead_code, reason = "each test uses some of it")]

use keyvalue_core::counter::Delta;
use simulation::history::{Call, NEVER};
use simulation::linear::{self, Verdict};
use simulation::model::State;
use simulation::operation::{Operation, Outcome};
use simulation::span::Span;
use simulation::values::Values;

pub const A: usize = 0;
pub const B: usize = 1;

/// A call; the clock shows the moments in milliseconds.
pub fn call(invoked: u64, returned: u64, operation: Operation, outcome: Outcome) -> Call {
    let (reached, clock) = (invoked, Span { from: invoked, to: returned });
    let outcome = Some(outcome);
    Call { instance: 0, bucket: 0, operation, invoked, returned, reached, clock, outcome }
}

/// A call that was killed at once, and may take effect at any time.
pub fn killed(invoked: u64, operation: Operation) -> Call {
    let clock = Span { from: invoked, to: invoked };
    Call { returned: NEVER, outcome: None, clock, ..call(invoked, invoked, operation, Outcome::Done) }
}

pub fn add_one(invoked: u64, returned: u64, sum: i128) -> Call {
    call(invoked, returned, Operation::Increment(A, Delta::Unsigned(1)), Outcome::Sum(sum))
}

/// Values that are no numbers, and their numbers: 0, 1, 2. The numbers 0 to 4 are 3 to 7.
pub fn values() -> Values {
    let values = Values::default();
    for text in ["x", "y", "z", "0", "1", "2", "3", "4"] {
        values.id(text.as_bytes());
    }
    values
}

pub fn fine(calls: &[Call]) {
    assert_eq!(linear::check(calls, State::default(), &values()), Verdict::Linearizable);
}

pub fn wrong(calls: &[Call]) {
    let verdict = linear::check(calls, State::default(), &values());
    assert!(matches!(verdict, Verdict::Violated(_)), "{verdict:?}");
}
