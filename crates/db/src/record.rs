//! Records: types whose fields are columns. One declaration provides the column list, the reader and the parameters, so
//! they always agree.

use std::marker::PhantomData;
use std::ops::Deref;

use crate::columns::Columns;
use crate::error::Error;
use crate::row::Row;
use crate::statement::Statement;
use crate::tx::Tx;
use crate::value::{FromValue, Value};

/// A type whose fields are columns. Implement it with `#[derive(Record)]`.
pub trait Record: Sized {
    /// Columns that are read, and the subset that is written.
    const COLUMNS: &'static Columns;

    /// Reads the columns in the order of [`Self::COLUMNS`].
    ///
    /// # Errors
    /// Fails if a value does not fit its field.
    fn read(row: &mut Row<'_>) -> Result<Self, Error>;
}

/// A record whose columns all belong to its own table. `#[derive(Record)]` also implements this trait, unless a field
/// has the attribute `from` or `flatten`.
pub trait WrittenRecord: Record {
    /// Returns the values of the written columns, in order.
    fn written(&self) -> Vec<Value<'_>>;
}

/// A statement about one type of record, whose text refers to the columns by [name](crate::statements).
#[derive(Debug)]
pub struct Query<R> {
    statement: Statement,
    record: PhantomData<fn() -> R>,
}

impl<R: Record> Query<R> {
    #[doc(hidden)]
    pub const fn new(path: &'static str, sql: &'static str, scans: Option<&'static str>) -> Self {
        Self { statement: Statement::with_columns(path, sql, scans, Some(R::COLUMNS)), record: PhantomData }
    }

    #[doc(hidden)]
    pub const fn statement(&'static self) -> &'static Statement {
        &self.statement
    }
}

impl<R> Deref for Query<R> {
    type Target = Statement;

    fn deref(&self) -> &Statement {
        &self.statement
    }
}

impl Tx<'_> {
    /// Returns all records that the query finds.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn records<R: Record>(&mut self, query: &'static Query<R>, params: &[Value<'_>]) -> Result<Vec<R>, Error> {
        self.all(query, params, R::read)
    }

    /// Returns the first record that the query finds, or `None`.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn record<R: Record>(&mut self, query: &'static Query<R>, params: &[Value<'_>]) -> Result<Option<R>, Error> {
        self.first(query, params, R::read)
    }

    /// Returns all records that the query finds, each with the result of `more`. `more` reads the columns that follow
    /// those of the record.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn records_with<R: Record, T>(
        &mut self,
        query: &'static Query<R>,
        params: &[Value<'_>],
        mut more: impl FnMut(&mut Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<(R, T)>, Error> {
        self.all(query, params, |row| Ok((R::read(row)?, more(row)?)))
    }

    /// Inserts a record and returns its id. The parameters are `first`, followed by the written columns
    /// (`{values $…}`).
    ///
    /// # Errors
    /// See [`Error`].
    pub fn insert_record<R: WrittenRecord, I: FromValue>(
        &mut self,
        query: &'static Query<R>,
        first: &[Value<'_>],
        record: &R,
    ) -> Result<I, Error> {
        self.insert(query, &params(first, record))
    }

    /// Updates a record and returns the number of changed rows. The parameters are `first`, followed by the written
    /// columns (`{set $…}`).
    ///
    /// # Errors
    /// See [`Error`].
    pub fn update_record<R: WrittenRecord>(
        &mut self,
        query: &'static Query<R>,
        first: &[Value<'_>],
        record: &R,
    ) -> Result<u64, Error> {
        self.execute(query, &params(first, record))
    }
}

fn params<'v>(first: &[Value<'v>], record: &'v impl WrittenRecord) -> Vec<Value<'v>> {
    first.iter().cloned().chain(record.written()).collect()
}
