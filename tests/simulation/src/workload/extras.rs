//! What goes beyond storing and reading: ends of keys, transactions, order, changes, upkeep.

use super::{Workload, many};
use crate::operation::{Check, Follow, KEYS, Key, Operation, Place, Scan, Write};
use crate::random::Random;
use crate::values::Values;

pub(super) const SORTS: usize = 11;

/// Milliseconds. Most calls take one or two.
const TTLS: [u64; 10] = [0, 1, 2, 3, 5, 8, 15, 40, 1_000, u64::MAX];

/// How common each of them is in a run. In some there are none.
pub(super) fn weights(follows: bool, random: &Random) -> [usize; SORTS] {
    let mut weights = [0; SORTS];
    if !random.one_in(3) {
        weights[..6].fill_with(|| if random.one_in(3) { 0 } else { 1 + random.below(8) });
    }
    let rare = |one_in| usize::from(random.one_in(one_in));
    weights[6..9].copy_from_slice(&[rare(5), rare(5), rare(5)]);
    if follows {
        weights[9..].copy_from_slice(&[1 + random.below(3), 2 + random.below(8)]);
    }
    weights
}

impl Workload {
    pub(super) fn extra(&self, sort: usize, random: &Random, values: &Values) -> Operation {
        let any = || self.any_key(random);
        match sort {
            0 => Operation::SetWithTtl(self.mortal_key(random), self.value(random, values), ttl(random)),
            1 => Operation::Expire(self.mortal_key(random), (!random.one_in(4)).then(|| ttl(random))),
            2 => Operation::Ttl(any()),
            3 => Operation::GetVersioned(many(&any, random)),
            4 => Operation::Commit(
                (0..random.below(4)).map(|_| (any(), check(random, values))).collect(),
                (0..random.below(4)).map(|_| self.write(random, values)).collect(),
            ),
            5 => {
                let prefix = *random.pick(&["", "", "a", "user:", "user:1", "Ä"]);
                Operation::Scan(Scan {
                    prefix,
                    reverse: random.one_in(2),
                    limit: 1 + random.below(KEYS.len()),
                })
            }
            6 => Operation::Destroy,
            7 => Operation::Compact,
            8 => Operation::Verify,
            9 => Operation::Latest,
            _ => Operation::Follow(follow(random)),
        }
    }

    fn mortal_key(&self, random: &Random) -> Key {
        usize::from(self.apart) + random.below(self.mortal)
    }

    fn write(&self, random: &Random, values: &Values) -> (Key, Write) {
        match random.below(4) {
            0 if self.apart => (0, Write::Add(1 + random.below(5) as i64)),
            0 => {
                let amount = *random.pick(&[1, 2, 3, -1, -2, 0, i64::MAX]);
                (self.any_key(random), Write::Add(amount))
            }
            1 => (self.other_key(random), Write::Delete),
            _ => (self.other_key(random), Write::Set(self.value(random, values))),
        }
    }
}

fn ttl(random: &Random) -> u64 {
    *random.pick(&TTLS)
}

fn check(random: &Random, values: &Values) -> Check {
    match random.below(4) {
        0 => Check::Value(values.any(random)),
        1 => Check::Absent,
        2 => Check::Present,
        _ => Check::Version(0),
    }
}

fn follow(random: &Random) -> Follow {
    let place = match random.below(8) {
        0 => Place::Oldest,
        1 | 2 => Place::Known(random.below(1_000)),
        _ => Place::Own,
    };
    let limit = *random.pick(&[1, 2, 3, 10, 1_000]);
    Follow { place, limit, pages: *random.pick(&[1, 1, 2, 5, usize::MAX]) }
}
