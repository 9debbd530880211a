//! Opens the database for a command.

use parlour_core::settings::Settings;

use super::output::Failure;

/// Opens the database and migrates its schema. For SQLite, creates the data folder if it does not exist.
pub(super) async fn open(settings: &Settings) -> Result<parlour_db::Db, Failure> {
    let db = open_as_it_is(settings)?;
    db.migrate(crate::migrations::MIGRATIONS).await?;
    Ok(db)
}

/// Opens the database without migrating its schema. For SQLite, creates the data folder if it does not exist.
pub(super) fn open_as_it_is(settings: &Settings) -> Result<parlour_db::Db, Failure> {
    if settings.database.url.is_none() {
        std::fs::create_dir_all(&settings.data.folder).map_err(|error| {
            format!("the data folder {} cannot be created: {error}", settings.data.folder.display())
        })?;
    }
    Ok(parlour_db::Db::open(settings.records(), settings.database.pool.clone())?)
}
