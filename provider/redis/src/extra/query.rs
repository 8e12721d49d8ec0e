//! Keys in order.
//!
//! Redis has no order of keys, so each call reads all keys that begin like those asked for, and
//! the lengths of their values, in a moment in which the server does nothing else. A page costs
//! what the bucket has, not what the page has: about a second for a million keys. The values of a
//! page are read by a second call, which counts only if the keys and lengths are still the same.
//! Values that are no strings are passed over.
//!
//! On a cluster the keys of each node are of one moment, and the values of a page are read after
//! them; when one is not there any more, all is done again. The limit of listings holds: the keys
//! of a slot that is being moved at the moment can be missed.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use keyvalue_core::Result;
use keyvalue_core::extra::{Bounds, Next, Ordered, Visit};

use crate::bucket::RedisBucket;
use crate::call::next;
use crate::fault;
use crate::heap::Heap;
use crate::names;
use crate::resp::{Item, Kind, Reader};
use crate::scripts;
use crate::stream::Network;

impl<N: Network> Ordered for RedisBucket<N> {
    fn scan(&self, bounds: &Bounds, reverse: bool, visit: &mut dyn Visit) -> Result<()> {
        let pattern = names::pattern(&[&self.start, shared_start(bounds)].concat());
        let deadline = self.server.deadline();
        loop {
            let (sum, chosen) = self.choose(&pattern, bounds, reverse, visit)?;
            if chosen.is_empty() || self.give(&pattern, &sum, &chosen, visit)? {
                return Ok(());
            }
            if self.server.is_over(deadline) {
                return Err(fault::backend("others write to the bucket all the time: try again"));
            }
        }
    }
}

/// A key, and the length of its value.
type Sized<'a> = (&'a str, usize);

/// Keys that are asked for, in their order, and whether with their values.
type Chosen = Vec<(String, bool)>;

impl<N: Network> RedisBucket<N> {
    /// Shows the keys that there are now. With those that are asked for comes the sum of all.
    fn choose(
        &self,
        pattern: &[u8],
        bounds: &Bounds,
        reverse: bool,
        visit: &mut dyn Visit,
    ) -> Result<(Vec<u8>, Chosen)> {
        let all = self.run_everywhere(Kind::Read, &scripts::RANGE, 3, &|request| {
            request.unsigned(0);
            request.argument(&[pattern]);
            request.argument(&[]);
        })?;
        let (mut keys, mut last) = (Vec::new(), &[][..]);
        for replies in &all {
            let mut replies = Reader::new(replies);
            let sum = match next(&mut replies)? {
                Item::Items(2) => next(&mut replies)?,
                other => return Err(self.refuse(other)),
            };
            let Item::Text(sum) = sum else { return Err(fault::unexpected()) };
            last = sum;
            self.within(&mut replies, bounds, &mut keys)?;
        }
        let mut keys = Heap::new(keys, reverse);
        let mut chosen = Vec::new();
        visit.begin();
        while let Some((key, len)) = keys.pop() {
            match visit.key(key, len) {
                Next::Stop => break,
                Next::Skip => {}
                Next::Key => chosen.push((String::from(key), false)),
                Next::Entry => chosen.push((String::from(key), true)),
            }
        }
        Ok((last.into(), chosen))
    }

    /// The keys in a reply that are within bounds, in any order.
    fn within<'a>(&self, replies: &mut Reader<'a>, bounds: &Bounds, keys: &mut Vec<Sized<'a>>) -> Result<()> {
        let Item::Items(len) = next(replies)? else { return Err(fault::unexpected()) };
        for _ in 0..len / 2 {
            let (Item::Text(name), Item::Integer(len)) = (next(replies)?, next(replies)?) else {
                return Err(fault::unexpected());
            };
            if let Some(key) = name.get(self.start.len()..).and_then(|key| core::str::from_utf8(key).ok())
                && bounds.has(key.as_bytes())
            {
                keys.push((key, usize::try_from(len).unwrap_or(usize::MAX)));
            }
        }
        Ok(())
    }

    /// Gives what was chosen, with the values that are wanted. `false` when keys have changed.
    fn give(
        &self,
        pattern: &[u8],
        sum: &[u8],
        chosen: &[(String, bool)],
        visit: &mut dyn Visit,
    ) -> Result<bool> {
        let wanted = chosen.iter().filter(|(_, value)| *value).count();
        if wanted == 0 {
            chosen.iter().for_each(|(key, _)| visit.take(key, None));
            return Ok(true);
        }
        if self.server.settings().cluster {
            return self.give_over_slots(chosen, visit);
        }
        let arguments = wanted.saturating_add(3);
        let replies = self.run(Kind::Read, &scripts::RANGE, "", arguments, &|request| {
            request.unsigned(wanted as u64);
            chosen.iter().filter(|(_, value)| *value).for_each(|(key, _)| self.key(request, key));
            request.argument(&[pattern]);
            request.argument(&[sum]);
        })?;
        let mut replies = replies.replies();
        match next(&mut replies)? {
            Item::Items(len) if len == wanted => {}
            Item::Nil => return Ok(false),
            other => return Err(self.refuse(other)),
        }
        for (key, value) in chosen {
            match (*value, if *value { next(&mut replies)? } else { Item::Nil }) {
                (true, Item::Text(value)) => visit.take(key, Some(Cow::Borrowed(value))),
                (true, _) => return Err(fault::unexpected()),
                (false, _) => visit.take(key, None),
            }
        }
        Ok(true)
    }
}

impl<N: Network> RedisBucket<N> {
    /// As `give`, where the keys are on several nodes. `false` when one is not there any more.
    fn give_over_slots(&self, chosen: &[(String, bool)], visit: &mut dyn Visit) -> Result<bool> {
        let wanted: Vec<String> =
            chosen.iter().filter(|(_, value)| *value).map(|(key, _)| key.clone()).collect();
        let mut values = Vec::new();
        self.get_over_slots(&wanted, &mut |value| {
            values.push(value.map(Cow::into_owned));
            Ok(())
        })?;
        if values.contains(&None) {
            return Ok(false);
        }
        let mut values = values.into_iter().flatten();
        for (key, value) in chosen {
            visit.take(key, if *value { values.next().map(Cow::Owned) } else { None });
        }
        Ok(true)
    }
}

/// What all keys within bounds begin with.
fn shared_start(bounds: &Bounds) -> &[u8] {
    let Bounds { from, until: Some(until) } = bounds else { return &[] };
    let mut len = from.iter().zip(until).take_while(|(a, b)| a == b).count();
    // Up to `b`, all that is from `a` on begins with an `a`.
    if let (Some(first), [end]) = (from.get(len), until.get(len..).unwrap_or_default())
        && first.checked_add(1) == Some(*end)
    {
        len = len.saturating_add(1);
    }
    from.get(..len).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start(from: &str, until: Option<&str>) -> Vec<u8> {
        let bounds = Bounds { from: from.into(), until: until.map(|until| until.as_bytes().to_vec()) };
        shared_start(&bounds).to_vec()
    }

    #[test]
    fn keys_between_two_others_share_what_both_begin_with() {
        assert_eq!(start("abc", Some("abd")), b"abc");
        assert_eq!(start("abcx\0", Some("abd")), b"abc");
        assert_eq!(start("abc", Some("abe")), b"ab");
        assert_eq!(start("abc", Some("abdx")), b"ab");
        assert_eq!(start("ab", Some("abc")), b"ab");
        assert_eq!(start("a", Some("z")), b"");
        assert_eq!(start("a", None), b"");
        assert_eq!(start("", Some("")), b"");
    }
}
