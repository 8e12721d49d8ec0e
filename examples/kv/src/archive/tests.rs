//! What a backup promises: it comes back as it was, or not at all.

use std::cell::{Cell, RefCell};
use std::io::{self, Read, Write};
use std::ops::Range;

use super::*;

type Given<'a> = (&'a str, &'a [u8], Option<u64>);

const SOME: [Given<'_>; 4] = [
    ("", b"", None),
    ("a", b"one", Some(0)),
    ("a\u{1f600}\n", &[0xff, 0], None),
    ("b", b"2", Some(u64::MAX)),
];

fn written(bucket: &str, entries: &[Given<'_>]) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new(), bucket).unwrap();
    for (key, value, ttl) in entries {
        writer.entry(key, value, *ttl).unwrap();
    }
    let (file, count) = writer.end().unwrap();
    assert_eq!(count, entries.len() as u64);
    file
}

fn verify(file: &[u8]) -> Result<u64, Invalid> {
    Reader::new(file)?.verify()
}

/// Reads every entry as a restore does.
fn read(file: &[u8]) -> Result<(String, Vec<Entry>), Invalid> {
    let (mut reader, mut entries) = (Reader::new(file)?, Vec::new());
    while let Some(entry) = reader.entry()? {
        entries.push(entry);
    }
    Ok((reader.bucket().to_owned(), entries))
}

#[test]
fn keys_values_and_times_to_live_come_back_as_they_were() {
    for (bucket, entries) in [("", &SOME[..]), ("a/\u{1f600}", &SOME[..1]), ("default", &[])] {
        let file = written(bucket, entries);
        let entry =
            |(key, value, ttl): &Given<'_>| Entry { key: (*key).into(), value: value.to_vec(), ttl: *ttl };
        assert_eq!(read(&file).unwrap(), (bucket.to_owned(), entries.iter().map(entry).collect()));
        assert_eq!(verify(&file).unwrap(), entries.len() as u64);
    }
}

#[test]
fn a_file_that_is_cut_anywhere_is_refused() {
    let file = written("default", &SOME);
    for len in 0..file.len() {
        let cut = &file[..len];
        assert!(matches!(verify(cut), Err(Invalid::Cut | Invalid::Foreign)), "{len} bytes");
        assert!(read(cut).is_err(), "{len} bytes");
    }
}

#[test]
fn a_file_with_any_byte_changed_to_any_other_is_refused() {
    let file = written("default", &SOME);
    for place in 0..file.len() {
        for change in 1..=255 {
            let mut changed = file.clone();
            changed[place] ^= change;
            assert!(verify(&changed).is_err() && read(&changed).is_err(), "byte {place} ^ {change}");
        }
    }
}

#[test]
fn a_file_with_two_bytes_swapped_or_something_behind_it_is_refused() {
    let file = written("default", &SOME);
    for place in 1..file.len() {
        let mut swapped = file.clone();
        swapped.swap(place - 1, place);
        assert!(swapped == file || verify(&swapped).is_err(), "byte {place}");
    }
    for more in [&b"\0"[..], &file] {
        let text = verify(&[&file, more].concat()).unwrap_err().to_string();
        assert!(text.contains("follows its end"), "{text}");
    }
}

#[test]
fn other_files_and_newer_versions_are_told_from_damaged_ones() {
    for other in [&b""[..], b"KV", b"{\"key\":\"k\",\"value\":\"v\"}\n"] {
        assert!(matches!(verify(other), Err(Invalid::Foreign)), "{other:?}");
    }
    let mut newer = written("default", &SOME);
    newer[8] = 7;
    let text = verify(&newer).unwrap_err().to_string();
    assert!(text.contains("version 7") && text.contains("newer kv"), "{text}");
}

#[test]
fn keys_out_of_order_or_given_twice_are_refused() {
    for keys in [["b", "a"], ["a", "a"]] {
        let text = verify(&written("", &keys.map(|key| (key, &b"v"[..], None)))).unwrap_err().to_string();
        assert!(text.contains("not in order"), "{text}");
    }
}

#[test]
fn a_length_that_is_a_lie_takes_no_memory_and_is_refused() {
    let header = written("", &[])[..16].to_vec();
    let lie = u32::MAX.to_le_bytes();
    let text = verify(&[&header, &[STAYS][..], &lie].concat()).unwrap_err().to_string();
    assert!(text.contains("longer than any"), "{text}");
    assert!(matches!(verify(&[&header, &[STAYS, 0, 0, 0, 0][..], &lie].concat()), Err(Invalid::Cut)));
}

#[test]
fn a_file_that_cannot_be_read_or_written_is_an_error_and_not_damage() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::ErrorKind::PermissionDenied.into())
        }
    }
    let file = written("default", &SOME);
    for len in 0..file.len() {
        let result = Reader::new(file[..len].chain(Broken)).and_then(Reader::verify);
        assert!(matches!(result, Err(Invalid::Io(_))), "{len} bytes");
    }
    let mut room = [0; 30];
    let mut writer = Writer::new(&mut room[..], "default").unwrap();
    assert!(writer.entry("key", &[0; 100], None).is_err());
}

/// A file that knows where the memory of the large pieces was that went through.
#[derive(Default)]
struct Seen<'a> {
    left: Cell<&'a [u8]>,
    pieces: RefCell<Vec<Range<*const u8>>>,
}

impl Seen<'_> {
    fn see(&self, bytes: &[u8]) {
        if bytes.len() > 4_096 {
            self.pieces.borrow_mut().push(bytes.as_ptr_range());
        }
    }

    /// Whether all of them, and there are some, were within `value`.
    fn only_in(&self, value: &[u8]) -> bool {
        let (pieces, all) = (self.pieces.borrow(), value.as_ptr_range());
        !pieces.is_empty() && pieces.iter().all(|piece| all.start <= piece.start && piece.end <= all.end)
    }
}

impl Write for &Seen<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.see(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Read for &Seen<'_> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.see(bytes);
        let mut left = self.left.get();
        let read = left.read(bytes);
        self.left.set(left);
        read
    }
}

#[test]
fn the_largest_value_is_in_memory_once() {
    let value = vec![7; 128 << 20];
    let written_to = Seen::default();
    Writer::new(&written_to, "").unwrap().entry("k", &value, None).unwrap();
    assert!(written_to.only_in(&value), "it is written from where it is");
    let file = written("", &[("k", &value, None)]);
    let read_from = Seen { left: Cell::new(&file), ..Seen::default() };
    let mut reader = Reader::new(&read_from).unwrap();
    let entry = reader.entry().unwrap().unwrap();
    assert!(entry.value == value && entry.value.capacity() == value.len());
    assert!(read_from.only_in(&entry.value), "it is read to where it stays");
    assert!(reader.entry().unwrap().is_none());
}
