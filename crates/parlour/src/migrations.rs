//! Migrations of the database schema.

use parlour_db::Migration;

/// All migrations, in the order in which they are applied. A released migration is never edited.
pub static MIGRATIONS: &[Migration] = parlour_db::migrations!["0001_baseline"; parlour_jobs::MIGRATION];
