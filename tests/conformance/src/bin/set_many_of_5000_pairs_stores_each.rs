//! Five thousand pairs are stored, read and deleted by one call each.

use conformance::{all_keys, batch, get_many, numbered, open};

fn main() {
    let bucket = open();
    let keys = numbered(0..5_000);
    let pairs: Vec<_> =
        keys.iter().map(|key| (key.clone(), format!("value of {key}").into_bytes())).collect();
    batch::set_many(&bucket, &pairs).unwrap();

    let names: Vec<&str> = keys.iter().map(String::as_str).collect();
    let reply = get_many(&bucket, &names).unwrap();
    for ((key, value), found) in pairs.iter().zip(&reply) {
        assert_eq!(found.as_ref(), Some(value), "{key}");
    }
    batch::delete_many(&bucket, &keys[1..]).unwrap();
    assert_eq!(all_keys(&bucket), ["key-000000"]);
}
