//! Migrations: pairs of SQL texts, one for each engine. Each migration is applied exactly once, in the order of the
//! list, which is the order of the names.
//!
//! All due migrations are applied in one transaction that holds a lock. If two nodes start together, the second waits
//! and then finds nothing to do.

use crate::db::Db;
use crate::engine::Engine;
use crate::error::Error;
use crate::params;
use crate::tx::Tx;

/// One change of the schema, as SQL for each engine.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// File name without its extension, for example `0001_accounts`. Names sort in the order of application.
    pub name: &'static str,
    /// SQL for SQLite.
    pub sqlite: &'static str,
    /// SQL for PostgreSQL.
    pub postgres: &'static str,
}

/// Embeds the migrations `migrations/{sqlite,postgres}/NAME.sql` of the calling crate, followed by the given migrations
/// of other crates.
#[macro_export]
macro_rules! migrations {
    ($($name:literal),* $(,)? $(; $($theirs:expr),*)?) => { &[$($crate::Migration {
        name: $name,
        sqlite: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/sqlite/", $name, ".sql")),
        postgres: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/migrations/postgres/", $name, ".sql")),
    },)* $($($theirs),*)?] };
}

crate::statements! {
    pub(crate) APPLIED scans "a few rows, one per migration" =
        "SELECT name, digest FROM schema_migrations ORDER BY name";
    RECORD = "INSERT INTO schema_migrations (name, digest) VALUES ($1, $2)";
}

const LEDGER: &str = "CREATE TABLE IF NOT EXISTS schema_migrations (name TEXT PRIMARY KEY, digest TEXT NOT NULL)";
/// Statement that takes the migration lock. The number is arbitrary, but no other lock in the database may use it.
const LOCK: &str = "SELECT pg_advisory_xact_lock(7305808869231650162)";

impl Db {
    /// Applies the pending migrations and returns their names.
    ///
    /// Fails without any change if an applied migration was edited afterwards, or if the database has a migration that
    /// this program does not know because a newer version applied it.
    pub async fn migrate(&self, migrations: &'static [Migration]) -> Result<Vec<&'static str>, Error> {
        self.write_unlimited(move |tx| apply(tx, migrations, |_| true)).await
    }

    /// Returns the names of the migrations that have not been applied yet. Fails in the same cases as [`Db::migrate`].
    pub async fn pending(&self, migrations: &'static [Migration]) -> Result<Vec<&'static str>, Error> {
        self.write(move |tx| due(tx, migrations).map(|due| due.iter().map(|migration| migration.name).collect())).await
    }
}

/// Applies the due migrations whose names satisfy `wanted`, and returns their names.
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
            None => return problem("is in the database but unknown to this version, which is older than the data"),
            Some(migration) if digest(text(migration, tx.engine())) != *was => {
                return problem("was changed after it was applied");
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

/// Returns the FNV-1a hash of the text, which reveals edits. It offers no protection against tampering and needs none.
fn digest(text: &str) -> String {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    format!("{hash:016x}")
}
