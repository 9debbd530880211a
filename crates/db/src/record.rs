//! Records: types whose fields are columns. One declaration gives the list of columns, the reader and the parameters,
//! so that none of them can be out of step with the others.

use std::marker::PhantomData;
use std::ops::Deref;

use crate::columns::Columns;
use crate::error::Error;
use crate::statement::Statement;
use crate::tx::{Row, Tx};
use crate::value::Value;

/// A type whose fields are columns of the same names. Derive it.
pub trait Record: Sized {
    /// The columns.
    const COLUMNS: &'static Columns;

    /// Reads the columns, in their order.
    ///
    /// # Errors
    /// If a value does not fit its field.
    fn read(row: &mut Row<'_>) -> Result<Self, Error>;

    /// Returns the values of the written columns, in their order.
    fn written(&self) -> Vec<Value<'_>>;

    /// Returns parameters: `first`, and then the values of the written columns.
    fn params<'v>(&'v self, first: &[Value<'v>]) -> Vec<Value<'v>> {
        first.iter().cloned().chain(self.written()).collect()
    }
}

/// A statement about records of one type, whose columns stand in its text by [name](crate::statements).
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
    /// Returns all records that a query gives.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn records<R: Record>(&mut self, query: &'static Query<R>, params: &[Value<'_>]) -> Result<Vec<R>, Error> {
        self.all(query, params, R::read)
    }

    /// Returns the first record that a query gives, if there is one.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn record<R: Record>(&mut self, query: &'static Query<R>, params: &[Value<'_>]) -> Result<Option<R>, Error> {
        self.first(query, params, R::read)
    }
}
