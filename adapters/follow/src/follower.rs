//! The loop: read changes, tell them, keep the position.

use std::thread;
use std::time::Duration;

use crate::arguments::{Arguments, From};
use crate::bindings::changes::{self, Batch, Change, ChangesError};
use crate::bindings::inner::store::{self, Bucket};
use crate::handler::Turn;
use crate::message::{FAILED, STUCK, failed, note, quoted};
use crate::place::Place;
use crate::saved::Saved;

/// How long to wait before looking again: longer each time, while nothing comes.
const FIRST_PAUSE: Duration = Duration::from_millis(10);
const LONGEST_PAUSE: Duration = Duration::from_millis(250);

/// Follows, until the end if there is one; the exit code.
pub fn run(arguments: &Arguments) -> u8 {
    match Follower::start(arguments).and_then(Follower::run) {
        Ok(code) => code,
        Err(why) => {
            note(&why);
            FAILED
        }
    }
}

struct Follower<'a> {
    arguments: &'a Arguments,
    bucket: Bucket,
    saved: Saved,
    place: Place,
}

impl<'a> Follower<'a> {
    fn start(arguments: &'a Arguments) -> Result<Self, String> {
        let name = &arguments.bucket;
        let bucket = store::open(name).map_err(|cause| failed("follow the changes", name, &cause))?;
        let mut saved = Saved::read(arguments)?;
        let place = match saved.place() {
            Some(place) => {
                if arguments.from.is_some() {
                    note("there is a position to go on from: --from is for the first start alone");
                }
                place.clone()
            }
            None => first(&bucket, arguments)?,
        };
        // From here on nothing is missed: not even what comes before the first change is told.
        saved.keep(&place)?;
        Ok(Self { arguments, bucket, saved, place })
    }

    fn run(mut self) -> Result<u8, String> {
        let mut pause = FIRST_PAUSE;
        loop {
            let Some(batch) = self.look()? else { continue };
            let Some(next) = batch.changes.first() else {
                // A bucket without changes can have a new position, and what was tried is gone.
                self.place = Place::behind(batch.position);
                self.saved.keep(&self.place)?;
                if self.arguments.once {
                    return Ok(0);
                }
                thread::sleep(pause);
                pause = pause.saturating_mul(2).min(LONGEST_PAUSE);
                continue;
            };
            if self.place.is_past(&next.key, next.value.as_deref()) {
                self.pass_gap("the oldest that there is", Place::default())?;
                continue;
            }
            if self.place.tries < self.arguments.attempts {
                self.tell(batch)?;
            } else if self.arguments.skip {
                note(&format!("passes over {}", self.stuck(next)));
                self.place = Place::behind(batch.position);
            } else {
                note(&format!(
                    "{}: it is not told again; mend the handler and allow more with --attempts, or pass over \
                     it with --skip",
                    self.stuck(next)
                ));
                return Ok(STUCK);
            }
            pause = FIRST_PAUSE;
        }
    }

    /// The next changes; `none` behind a gap, which is told of.
    fn look(&mut self) -> Result<Option<Batch>, String> {
        let cause = match changes::since(
            &self.bucket,
            self.place.position.as_deref(),
            self.place.limit(self.arguments.attempts),
        ) {
            Ok(batch) => return Ok(Some(batch)),
            Err(cause) => cause,
        };
        // What was told so far need not be told again, whatever is wrong here.
        self.saved.keep(&self.place)?;
        match cause {
            ChangesError::Gap(oldest) => {
                self.pass_gap(&oldest, Place::behind(oldest.clone()))?;
                Ok(None)
            }
            ChangesError::StoreError(cause) => {
                let asked = format!("read the changes behind {}", self.position());
                Err(failed(&asked, &self.arguments.bucket, &cause))
            }
        }
    }

    /// Says that some changes will not be told, and goes on from another place.
    fn pass_gap(&mut self, from: &str, place: Place) -> Result<(), String> {
        note(&format!(
            "some changes in bucket {} behind {} are no longer kept, and were not told; goes on from {from}: look \
             at the bucket as it is now",
            quoted(&self.arguments.bucket),
            self.position()
        ));
        self.place = place;
        self.saved.keep(&self.place)
    }

    /// Calls the handler for each change of a page.
    fn tell(&mut self, Batch { changes, position }: Batch) -> Result<(), String> {
        let count = u32::try_from(changes.len()).unwrap_or(u32::MAX);
        if let Some(Change { key, value, .. }) = changes.first() {
            self.place = self.place.clone().before(key, value.as_deref());
        }
        self.place = self.place.tried(count);
        self.saved.keep(&self.place)?;
        for Change { key, value, .. } in &changes {
            self.tell_one(key, value.as_deref()).map_err(|cause| {
                let asked = format!("tell the change of key {}", quoted(key));
                failed(&asked, &self.arguments.bucket, &cause)
            })?;
        }
        self.place = self.place.told(count, position);
        Ok(())
    }

    fn tell_one(&self, key: &str, value: Option<&[u8]>) -> Result<(), store::Error> {
        let turn = Turn::of(&self.arguments.bucket)?;
        match value {
            Some(value) => turn.set(key, value),
            None => {
                turn.delete(key);
                Ok(())
            }
        }
    }

    fn position(&self) -> &str {
        self.place.position.as_deref().unwrap_or("the oldest")
    }

    /// Which change was tried too often.
    fn stuck(&self, Change { key, .. }: &Change) -> String {
        format!(
            "the change of key {} in bucket {} behind {}, which was tried {} times and never got through",
            quoted(key),
            quoted(&self.arguments.bucket),
            self.position(),
            self.place.tries
        )
    }
}

/// Where a follower begins that never ran.
fn first(bucket: &Bucket, arguments: &Arguments) -> Result<Place, String> {
    let failed = |asked: &str, cause| failed(asked, &arguments.bucket, &cause);
    match &arguments.from {
        None | Some(From::Oldest) => Ok(Place::default()),
        Some(From::Now) => {
            let latest = changes::latest(bucket).map_err(|cause| failed("find the newest change", cause))?;
            Ok(Place::behind(latest))
        }
        Some(From::Position(position)) => match changes::since(bucket, Some(position), 1) {
            // It is kept only if it is one.
            Err(ChangesError::StoreError(cause)) => {
                Err(failed(&format!("begin behind {}", quoted(position)), cause))
            }
            _ => Ok(Place::behind(position.clone())),
        },
    }
}
