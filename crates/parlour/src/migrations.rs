//! Migrations of the database schema.

use parlour_db::Migration;

/// All migrations, in order of application. A released migration is never edited.
pub static MIGRATIONS: &[Migration] = parlour_db::migrations!["0001_baseline"; parlour_jobs::MIGRATION];
