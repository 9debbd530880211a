//! Database schema.

use parlour_db::Migration;

/// Migrations of the schema, in order. A released migration is never edited.
pub static MIGRATIONS: &[Migration] = parlour_db::migrations!["0001_baseline"; parlour_jobs::MIGRATION];
