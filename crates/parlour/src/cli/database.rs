//! Opening the database for a command.

use parlour_core::settings::Settings;

use super::output::Failure;

/// Opens the records, with the folder that they are in and the schema that they need.
pub(super) async fn open(settings: &Settings) -> Result<parlour_db::Db, Failure> {
    let db = open_as_it_is(settings)?;
    db.migrate(crate::migrations::MIGRATIONS).await?;
    Ok(db)
}

/// Opens the records without touching their schema.
pub(super) fn open_as_it_is(settings: &Settings) -> Result<parlour_db::Db, Failure> {
    if settings.database.url.is_none() {
        std::fs::create_dir_all(&settings.data.folder)
            .map_err(|error| format!("the data folder {} cannot be made: {error}", settings.data.folder.display()))?;
    }
    Ok(parlour_db::Db::open(settings.records(), settings.database.pool.clone())?)
}
