//! redb, a transaction for each operation.

use std::path::Path;

use redb::{Database, Durability, ReadableDatabase, ReadableTable, Table, TableDefinition};
use workload::{Result, Subject};

const TABLE: TableDefinition<&str, &[u8]> = TableDefinition::new("store");

pub struct Tree {
    database: Database,
    durability: Durability,
}

impl Tree {
    pub fn open(directory: &Path, durability: Durability) -> Result<Self> {
        let database = Database::create(directory.join("store.redb"))?;
        let transaction = database.begin_write()?;
        transaction.open_table(TABLE)?;
        transaction.commit()?;
        Ok(Self { database, durability })
    }

    /// Does what changes the table in a transaction of its own.
    fn write<T>(&self, change: impl FnOnce(&mut Table<'_, &str, &[u8]>) -> Result<T>) -> Result<T> {
        let mut transaction = self.database.begin_write()?;
        transaction.set_durability(self.durability)?;
        let done = change(&mut transaction.open_table(TABLE)?)?;
        transaction.commit()?;
        Ok(done)
    }
}

impl Subject for Tree {
    fn set(&mut self, key: &str, value: &[u8]) -> Result<()> {
        self.write(|table| Ok(table.insert(key, value).map(drop)?))
    }

    fn get(&mut self, key: &str) -> Result<Option<Vec<u8>>> {
        let table = self.database.begin_read()?.open_table(TABLE)?;
        Ok(table.get(key)?.map(|value| value.value().to_vec()))
    }

    fn scan(&mut self, each: &mut dyn FnMut(&str, &[u8])) -> Result<()> {
        let table = self.database.begin_read()?.open_table(TABLE)?;
        for entry in table.iter()? {
            let (key, value) = entry?;
            each(key.value(), value.value());
        }
        Ok(())
    }

    fn increment(&mut self, key: &str) -> Result<i64> {
        self.write(|table| {
            let old = table.get(key)?.map(|text| String::from_utf8_lossy(text.value()).parse::<i64>());
            let sum = old.unwrap_or(Ok(0))? + 1;
            table.insert(key, sum.to_string().as_bytes())?;
            Ok(sum)
        })
    }
}
