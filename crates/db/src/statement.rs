//! Statements have names. Every one is a `static`, registered when the program is linked, so that tests can prepare and
//! explain all of them on both engines, and so that `/metrics` can say what each of them costs.

use std::borrow::Cow;
use std::sync::OnceLock;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use crate::columns::Columns;
use crate::dialect;
use crate::engine::Engine;

/// One SQL text, for both engines. Made by `statements!`, nowhere else.
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

    /// The name: the path of the constant, as in `parlour_booking::list::PAGE`.
    pub fn name(&self) -> &'static str {
        self.path
    }

    /// Why this statement may read a whole table, if it may. Those without a reason may not: a test explains them.
    pub fn scans(&self) -> Option<&'static str> {
        self.scans
    }

    /// The text as `engine` takes it.
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

    /// Returns true if it is about a record and lists its columns by hand. It should name them.
    pub fn lists_columns(&self) -> bool {
        self.columns.is_some() && !Columns::are_named_in(self.sql)
    }

    /// How often it ran in this process, and how long that took in all.
    pub fn cost(&self) -> (u64, Duration) {
        (self.runs.load(Relaxed), Duration::from_micros(self.micros.load(Relaxed)))
    }

    /// Returns what `look` does, which is called once: the text stays the same.
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

/// All statements of the program, by name.
pub fn registry() -> Vec<&'static Statement> {
    let mut all: Vec<_> = inventory::iter::<Registered>.into_iter().map(|registered| registered.0).collect();
    all.sort_by_key(|statement| statement.path);
    all
}
