//! Migrations: paired texts, one for each engine, applied in the order of their names, each exactly once.
//!
//! All that are due are applied in one unit of work that holds a lock, so two nodes that start together do not collide:
//! the second waits, and then finds nothing to do.

use crate::db::Db;
use crate::engine::Engine;
use crate::error::Error;
use crate::params;
use crate::tx::Tx;

/// One step of the schema, for both engines.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// The file name without its ending, as in `0001_accounts`. Sorts in the order of application.
    pub name: &'static str,
    /// The text for SQLite.
    pub sqlite: &'static str,
    /// The text for PostgreSQL.
    pub postgres: &'static str,
}

/// Embeds the migrations `migrations/{sqlite,postgres}/NAME.sql` of the crate that calls it, and puts those of other
/// crates after them.
#[macro_export]
macro_rules! migrations {
    ($($name:literal),* $(,)? $(; $($theirs:expr),*)?) => { &[$($crate::Migration {
        name: $name,
        sqlite: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/sqlite/", $name, ".sql")),
        postgres: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/postgres/", $name, ".sql")),
    },)* $($($theirs),*)?] };
}

crate::statements! {
    pub(crate) APPLIED scans "a few rows, one a migration" = "SELECT name, digest FROM schema_migrations ORDER BY name";
    RECORD = "INSERT INTO schema_migrations (name, digest) VALUES ($1, $2)";
}

const LEDGER: &str = "CREATE TABLE IF NOT EXISTS schema_migrations (name TEXT PRIMARY KEY, digest TEXT NOT NULL)";
/// Any number will do, as long as nothing else in the database takes the same advisory lock.
const LOCK: &str = "SELECT pg_advisory_xact_lock(7305808869231650162)";

impl Db {
    /// Applies the migrations that have not been applied yet, and answers their names.
    ///
    /// Fails, and changes nothing, if one that was applied has been edited since, or if the database has one that this
    /// program does not know (it was made by a newer version).
    pub async fn migrate(&self, migrations: &'static [Migration]) -> Result<Vec<&'static str>, Error> {
        self.write_unlimited(move |tx| apply(tx, migrations, |_| true)).await
    }

    /// The names of the migrations that have not been applied yet.
    pub async fn pending(&self, migrations: &'static [Migration]) -> Result<Vec<&'static str>, Error> {
        self.write(move |tx| due(tx, migrations).map(|due| due.iter().map(|migration| migration.name).collect())).await
    }
}

/// Applies those of the migrations that are due and `wanted`.
pub(crate) fn apply(
    tx: &mut Tx<'_>,
    migrations: &'static [Migration],
    wanted: impl Fn(&str) -> bool,
) -> Result<Vec<&'static str>, Error> {
    let mut due = due(tx, migrations)?;
    due.retain(|migration| wanted(migration.name));
    for migration in &due {
        tx.script(text(migration, tx.engine()))?;
        tx.execute(&RECORD, params![migration.name, digest(text(migration, tx.engine()))])?;
    }
    Ok(due.iter().map(|migration| migration.name).collect())
}

fn due(tx: &mut Tx<'_>, migrations: &'static [Migration]) -> Result<Vec<&'static Migration>, Error> {
    if tx.engine() == Engine::Postgres {
        tx.script(LOCK)?;
    }
    tx.script(LEDGER)?;
    let applied = tx.all(&APPLIED, params![], |row| Ok((row.take::<String>()?, row.take::<String>()?)))?;
    for (name, was) in &applied {
        let problem = |why: &str| Err(Error::Migration { name: name.clone(), why: why.to_owned() });
        match migrations.iter().find(|migration| migration.name == name) {
            None => return problem("is in the database but not in this program, which is older than the data"),
            Some(migration) if digest(text(migration, tx.engine())) != *was => {
                return problem("was changed after it had been applied");
            }
            Some(_) => {}
        }
    }
    Ok(migrations.iter().filter(|migration| applied.iter().all(|(name, _)| name != migration.name)).collect())
}

fn text(migration: &Migration, engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => migration.sqlite,
        Engine::Postgres => migration.postgres,
    }
}

/// FNV-1a over the text: tells an edit from none. It is no defence against malice, and need not be one.
fn digest(text: &str) -> String {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{hash:016x}")
}
