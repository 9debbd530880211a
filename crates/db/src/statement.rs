//! Named statements. Each is a `static` that is registered when the program starts. Tests prepare and explain all of
//! them on both engines, and `/metrics` reports the cost of each.

use std::borrow::Cow;
use std::sync::OnceLock;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use crate::columns::Columns;
use crate::dialect;
use crate::engine::Engine;

/// One SQL text, for both engines. Declare it with [`statements!`](crate::statements).
#[derive(Debug)]
pub struct Statement {
    path: &'static str,
    sql: &'static str,
    scans: Option<&'static str>,
    columns: Option<&'static Columns>,
    sqlite: OnceLock<Cow<'static, str>>,
    postgres: OnceLock<Cow<'static, str>>,
    is_plain_insert: OnceLock<bool>,
    runs: AtomicU64,
    micros: AtomicU64,
}

impl Statement {
    #[doc(hidden)]
    pub const fn new(path: &'static str, sql: &'static str, scans: Option<&'static str>) -> Self {
        Self::with_columns(path, sql, scans, None)
    }

    pub(crate) const fn with_columns(
        path: &'static str,
        sql: &'static str,
        scans: Option<&'static str>,
        columns: Option<&'static Columns>,
    ) -> Self {
        Self {
            path,
            sql,
            scans,
            columns,
            sqlite: OnceLock::new(),
            postgres: OnceLock::new(),
            is_plain_insert: OnceLock::new(),
            runs: AtomicU64::new(0),
            micros: AtomicU64::new(0),
        }
    }

    /// Returns the name: the path of the `static`, for example `parlour_booking::list::PAGE`.
    pub fn name(&self) -> &'static str {
        self.path
    }

    /// Returns the reason why this statement may scan a whole table. `None` means that it must not, which a test
    /// checks.
    pub fn scans(&self) -> Option<&'static str> {
        self.scans
    }

    /// Returns the SQL for `engine`.
    pub fn text(&self, engine: Engine) -> &str {
        let cell = match engine {
            Engine::Sqlite => &self.sqlite,
            Engine::Postgres => &self.postgres,
        };
        cell.get_or_init(|| match self.columns {
            None => dialect::expand(self.sql, engine),
            Some(columns) => dialect::expand(&columns.expand(self.sql), engine).into_owned().into(),
        })
    }

    /// Returns true if the statement is about a record, but its text contains none of `{columns}`, `{written}` and
    /// `{set $…}`. Such a statement lists columns by hand, and a test rejects it.
    pub fn lists_columns(&self) -> bool {
        self.columns.is_some() && !Columns::are_named_in(self.sql)
    }

    /// Returns the number of runs in this process and their total duration.
    pub fn cost(&self) -> (u64, Duration) {
        (self.runs.load(Relaxed), Duration::from_micros(self.micros.load(Relaxed)))
    }

    /// Returns true if the statement is a plain INSERT. Calls `look` only the first time, because the text never
    /// changes.
    pub(crate) fn is_plain_insert(&self, look: impl FnOnce() -> bool) -> bool {
        *self.is_plain_insert.get_or_init(look)
    }

    pub(crate) fn ran(&self, took: Duration) {
        self.runs.fetch_add(1, Relaxed);
        self.micros.fetch_add(u64::try_from(took.as_micros()).unwrap_or(u64::MAX), Relaxed);
    }
}

#[doc(hidden)]
#[derive(Debug)]
pub struct Registered(pub &'static Statement);

inventory::collect!(Registered);

/// Returns all statements of the program, sorted by name.
pub fn registry() -> Vec<&'static Statement> {
    let mut all: Vec<_> = inventory::iter::<Registered>.into_iter().map(|registered| registered.0).collect();
    all.sort_by_key(|statement| statement.path);
    all
}
