//! The codec has the bytes of postcard, and reads what postcard reads.

use alloc::string::String;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::{feed, samples};
use crate::codec::{Coded, decode, encode};
use crate::head::{self, Head};
use crate::record::{Edit, Record};
use crate::table::Guide;

type Bytes = Vec<u8>;
type File = (u64, u64);
type Section = (Bytes, Vec<u32>, Vec<u32>);
type Place = (File, u8, Option<String>);
/// A table's file, level, numbers of entries, end, bytes, guide, keys, values and filter.
type Info = (File, u8, u32, u32, u64, u64, u64, u64, String, String, Option<String>, u32, Option<Bytes>);
type Carried = (String, u64, Option<Payload>, u64);

#[derive(Serialize, Deserialize)]
enum Operation {
    Set(String, Payload),
    Delete(String),
    Increment(String, Amount, Option<(u64, Option<Bytes>, u64)>, Option<u64>),
    Commit(Vec<(String, u64, bool)>, Vec<(String, Change)>),
    Piece(u32, Bytes),
    End(u32, Bytes),
    Merged(Bytes),
    Seal,
    Clear,
}

#[derive(Serialize, Deserialize)]
enum Change {
    Delete,
    Set(Payload, u64),
    Number(i64, u64),
    Keep(Option<Payload>, u64),
}

#[derive(Serialize, Deserialize)]
enum Payload {
    Inline(Bytes),
    File((File, u32, u64)),
}

#[derive(Serialize, Deserialize)]
enum Amount {
    Unsigned(u64),
    Signed(i64),
}

type RecordParts = ([u8; 8], u64, Operation);
type EditParts = (Vec<Place>, Vec<Place>, Option<String>, Vec<Info>, Option<u8>);
type HeadParts = (String, u64, u64, u64, u64, Vec<Info>, Vec<Carried>);
type GuideParts = (Section, Section, Bytes, Vec<File>);

/// Both read the same or nothing, and write the same.
fn compare<'a, T: Coded<'a>, P: Serialize + for<'p> Deserialize<'p>>(bytes: &'a [u8]) {
    let expected = postcard::from_bytes::<P>(bytes).ok().map(|parts| postcard::to_allocvec(&parts).unwrap());
    assert_eq!(decode::<T>(bytes).map(|item| encode(&item)), expected, "{bytes:x?}");
}

fn key() -> String {
    "ключ".into()
}

fn operations() -> Vec<Operation> {
    let (blob, info) = (((300, u64::MAX), u32::MAX, 1 << 63), (u64::MAX, Some([0, 255].into()), 127));
    let changes = Vec::from([
        (key(), Change::Delete),
        (key(), Change::Set(Payload::Inline([7; 200].into()), 128)),
        (key(), Change::Number(i64::MIN, 0)),
        (key(), Change::Number(i64::MAX, 0)),
        (key(), Change::Keep(Some(Payload::File(blob)), u64::MAX)),
        (key(), Change::Keep(None, 1)),
    ]);
    Vec::from([
        Operation::Set(key(), Payload::Inline(Bytes::new())),
        Operation::Set(String::new(), Payload::File(blob)),
        Operation::Delete(key()),
        Operation::Increment(key(), Amount::Signed(-1), Some(info), Some(1 << 35)),
        Operation::Increment(key(), Amount::Unsigned(u64::MAX), None, None),
        Operation::Increment(key(), Amount::Signed(64), Some((1, None, 0)), None),
        Operation::Commit([(key(), 1, true), (key(), 1 << 49, false)].into(), changes),
        Operation::Piece(u32::MAX, [1; 130].into()),
        Operation::End(0, Bytes::new()),
        Operation::Merged([9; 3].into()),
        Operation::Seal,
        Operation::Clear,
    ])
}

fn infos() -> Vec<Info> {
    let info = |level, after: Option<String>, filter: Option<Bytes>| {
        ((7, 1 << 60), level, 128, 3, 1 << 40, 1 << 20, 16_384, 5, key(), "z".into(), after, 2, filter)
    };
    [info(0, None, Some([3; 129].into())), info(255, Some(key()), None)].into()
}

#[test]
fn records_are_those_of_postcard() {
    let record = |operation| -> RecordParts { ([1, 0, 255, 128, 5, 6, 7, 8], 1 << 42, operation) };
    let made = operations().into_iter().map(|operation| postcard::to_allocvec(&record(operation)).unwrap());
    let samples: Vec<_> = samples::records().into_iter().chain(made).collect();
    samples.iter().for_each(|sample| assert!(Record::decode(sample).is_some()));
    feed(&samples, |bytes| compare::<Record<'_>, RecordParts>(bytes));
}

#[test]
fn edits_are_those_of_postcard() {
    let places = || Vec::from([((1, 2), 3, None), ((u64::MAX, 0), 255, Some(key()))]);
    let edits: [EditParts; 2] = [
        (places(), Vec::new(), None, infos(), Some(6)),
        (Vec::new(), places(), Some(key()), Vec::new(), None),
    ];
    let samples = edits.map(|edit| postcard::to_allocvec(&edit).unwrap());
    samples.iter().for_each(|sample| assert!(Edit::decode(sample).is_some()));
    feed(&samples, |bytes| compare::<Edit, EditParts>(bytes));
}

#[test]
fn heads_are_those_of_postcard() {
    let carried = |value| (key(), 1 << 14, value, 0);
    let carried = [None, Some(Payload::Inline([1].into())), Some(Payload::File(((1, 2), 3, 4)))].map(carried);
    let head: HeadParts = (key(), 7, u64::MAX, 128, 0, infos(), carried.into());
    let bodies = samples::logs().into_iter().map(|log| log[24..head::needed(&log, "log").unwrap()].to_vec());
    let samples: Vec<_> = bodies.chain([postcard::to_allocvec(&head).unwrap()]).collect();
    samples.iter().for_each(|sample| assert!(decode::<Head<'_>>(sample).is_some()));
    feed(&samples, |bytes| compare::<Head<'_>, HeadParts>(bytes));
}

#[test]
fn guides_are_those_of_postcard() {
    feed(&samples::guides(), |bytes| compare::<Guide, GuideParts>(bytes));
}

#[test]
fn what_postcard_refuses_is_refused() {
    let refused: [(&str, &[u8]); 12] = [
        ("nothing", &[]),
        ("a variant that there is not", &[9]),
        ("a variant in six bytes", &[0x87, 0x80, 0x80, 0x80, 0x80, 0]),
        ("a number of 33 bits", &[4, 0xff, 0xff, 0xff, 0xff, 0x1f, 0]),
        ("a small number in six bytes", &[4, 0x80, 0x80, 0x80, 0x80, 0x80, 0, 0]),
        ("a number of 65 bits", &[2, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2, 0, 0]),
        ("a number without an end", &[4, 0x80]),
        ("a text that is none", &[1, 2, 0xc3, 0x28]),
        ("a text beyond the end", &[1, 2, 0x61]),
        ("a list beyond the end", &[3, 2, 0, 0, 0]),
        ("an option that is neither", &[2, 0, 0, 1, 2, 0]),
        ("a truth that is neither", &[3, 1, 0, 1, 2, 0]),
    ];
    for (what, operation) in refused {
        let record = [&[0; 9], operation].concat();
        compare::<Record<'_>, RecordParts>(&record);
        assert!(Record::decode(&record).is_none(), "{what}");
    }
    let longest = [4, 0xff, 0xff, 0xff, 0xff, 0x0f, 0];
    assert!(Record::decode(&[&[0; 9], &longest[..]].concat()).is_some());
}
