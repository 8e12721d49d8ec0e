//! The exports: each is the function of the adapter that has its name.

use alloc::string::String;
use alloc::vec::Vec;

use super::bindings::exports::wasi::keyvalue::{
    atomic, batch, query, readwrite, transaction, ttl, types, wasi_cloud_error,
};
use super::{Exported, adapter};

impl wasi_cloud_error::Guest for Exported {
    fn drop_error(error: u32) {
        adapter().drop_error(error);
    }

    fn trace(error: u32) -> String {
        adapter().trace(error)
    }
}

impl types::Guest for Exported {
    fn drop_bucket(bucket: u32) {
        adapter().drop_bucket(bucket);
    }

    fn open_bucket(name: String) -> Result<u32, u32> {
        adapter().open_bucket(&name)
    }

    fn drop_outgoing_value(value: u32) {
        adapter().drop_outgoing_value(value);
    }

    fn new_outgoing_value() -> u32 {
        adapter().new_outgoing_value()
    }

    fn outgoing_value_write_body(value: u32) -> Result<u32, ()> {
        adapter().outgoing_value_write_body(value).ok_or(())
    }

    fn drop_incoming_value(value: u32) {
        adapter().drop_incoming_value(value);
    }

    fn incoming_value_consume_sync(value: u32) -> Result<Vec<u8>, u32> {
        adapter().incoming_value_consume_sync(value)
    }

    fn incoming_value_consume_async(value: u32) -> Result<u32, u32> {
        adapter().incoming_value_consume_async(value)
    }

    fn size(value: u32) -> u64 {
        adapter().size(value)
    }
}

impl readwrite::Guest for Exported {
    fn get(bucket: u32, key: String) -> Result<u32, u32> {
        adapter().get(bucket, &key)
    }

    fn set(bucket: u32, key: String, value: u32) -> Result<(), u32> {
        adapter().set(bucket, &key, value)
    }

    fn delete(bucket: u32, key: String) -> Result<(), u32> {
        adapter().delete(bucket, &key)
    }

    fn exists(bucket: u32, key: String) -> Result<bool, u32> {
        adapter().exists(bucket, &key)
    }
}

impl atomic::Guest for Exported {
    fn increment(bucket: u32, key: String, delta: u64) -> Result<u64, u32> {
        adapter().increment(bucket, &key, delta)
    }

    fn compare_and_swap(bucket: u32, key: String, old: u64, new: u64) -> Result<bool, u32> {
        adapter().compare_and_swap(bucket, &key, old, new)
    }
}

impl batch::Guest for Exported {
    fn get_many(bucket: u32, keys: Vec<String>) -> Result<Vec<u32>, u32> {
        adapter().get_many(bucket, &keys)
    }

    fn get_keys(bucket: u32) -> Vec<String> {
        adapter().get_keys(bucket)
    }

    fn set_many(bucket: u32, keys: Vec<String>, values: Vec<(String, u32)>) -> Result<(), u32> {
        adapter().set_many(bucket, &keys, &values)
    }

    fn delete_many(bucket: u32, keys: Vec<String>) -> Result<(), u32> {
        adapter().delete_many(bucket, &keys)
    }
}

impl transaction::Guest for Exported {
    fn get_multi(bucket: u32, keys: Vec<String>) -> Result<Vec<Vec<u8>>, u32> {
        adapter().get_multi(bucket, &keys)
    }

    fn set_multi(bucket: u32, pairs: Vec<(String, Vec<u8>)>) -> Result<(), u32> {
        adapter().set_multi(bucket, &pairs)
    }
}

impl ttl::Guest for Exported {
    fn set_with_ttl(bucket: u32, key: String, value: Vec<u8>, ttl: u64) -> Result<(), u32> {
        adapter().set_with_ttl(bucket, &key, &value, ttl)
    }
}

impl query::Guest for Exported {
    fn find_keys(bucket: u32, prefix: String, after: Option<String>, limit: u32) -> Result<Vec<String>, u32> {
        adapter().find_keys(bucket, &prefix, after.as_deref(), limit)
    }

    fn count(bucket: u32, prefix: String) -> Result<u64, u32> {
        adapter().count(bucket, &prefix)
    }
}
