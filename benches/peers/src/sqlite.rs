//! SQLite with the table that Spin keeps its key-value stores in.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use workload::{Result, Subject};

const TABLE: &str = "CREATE TABLE IF NOT EXISTS spin_key_value (
    store TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (store, key))";

const GET: &str = "SELECT value FROM spin_key_value WHERE store = ?1 AND key = ?2";

const SCAN: &str = "SELECT key, value FROM spin_key_value WHERE store = ?1 ORDER BY key";

const SET: &str = "INSERT INTO spin_key_value (store, key, value) VALUES (?1, ?2, ?3)
    ON CONFLICT (store, key) DO UPDATE SET value = ?3";

const INCREMENT: &str = "INSERT INTO spin_key_value (store, key, value) VALUES (?1, ?2, CAST('1' AS BLOB))
    ON CONFLICT (store, key) DO UPDATE
    SET value = CAST(CAST(CAST(value AS TEXT) AS INTEGER) + 1 AS BLOB)
    RETURNING CAST(CAST(value AS TEXT) AS INTEGER)";

const STORE: &str = "default";

/// The two ways to add to a number.
pub enum Increment {
    /// A transaction that begins as a writer, reads and writes. Spin does so.
    Transaction,
    /// One statement.
    Returning,
}

pub struct Sqlite {
    connection: Connection,
    increment: Increment,
}

impl Sqlite {
    pub fn open(directory: &Path, synchronous: &str, increment: Increment) -> Result<Self> {
        let connection = Connection::open(directory.join("store.db"))?;
        connection.busy_timeout(Duration::from_secs(30))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", synchronous)?;
        connection.execute(TABLE, [])?;
        Ok(Self { connection, increment })
    }

    fn in_transaction(&mut self, key: &str) -> Result<i64> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let sum = {
            let mut get = transaction.prepare_cached(GET)?;
            let old: Option<Vec<u8>> = get.query_row([STORE, key], |row| row.get(0)).optional()?;
            let old = old.map_or(Ok(0), |text| String::from_utf8_lossy(&text).parse::<i64>())?;
            let mut set = transaction.prepare_cached(SET)?;
            set.execute(params![STORE, key, (old + 1).to_string().as_bytes()])?;
            old + 1
        };
        transaction.commit()?;
        Ok(sum)
    }

    fn in_one_statement(&mut self, key: &str) -> Result<i64> {
        let mut statement = self.connection.prepare_cached(INCREMENT)?;
        let mut rows = statement.query([STORE, key])?;
        let sum = rows.next()?.ok_or("RETURNING returned nothing")?.get(0)?;
        // The statement commits when it has no more rows.
        rows.next()?;
        Ok(sum)
    }
}

impl Subject for Sqlite {
    fn set(&mut self, key: &str, value: &[u8]) -> Result<()> {
        self.connection.prepare_cached(SET)?.execute(params![STORE, key, value])?;
        Ok(())
    }

    fn get(&mut self, key: &str) -> Result<Option<Vec<u8>>> {
        let mut get = self.connection.prepare_cached(GET)?;
        Ok(get.query_row([STORE, key], |row| row.get(0)).optional()?)
    }

    fn set_many(&mut self, pairs: &[(String, Vec<u8>)]) -> Result<()> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        {
            let mut set = transaction.prepare_cached(SET)?;
            for (key, value) in pairs {
                set.execute(params![STORE, key, value])?;
            }
        }
        Ok(transaction.commit()?)
    }

    fn scan(&mut self, each: &mut dyn FnMut(&str, &[u8])) -> Result<()> {
        let mut scan = self.connection.prepare_cached(SCAN)?;
        let mut rows = scan.query([STORE])?;
        while let Some(row) = rows.next()? {
            each(row.get_ref(0)?.as_str()?, row.get_ref(1)?.as_blob()?);
        }
        Ok(())
    }

    fn increment(&mut self, key: &str) -> Result<i64> {
        match self.increment {
            Increment::Transaction => self.in_transaction(key),
            Increment::Returning => self.in_one_statement(key),
        }
    }
}
