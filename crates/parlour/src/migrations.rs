//! The schema.

use parlour_db::Migration;

/// The schema, step by step. A step that was released is never edited.
pub static MIGRATIONS: &[Migration] = parlour_db::migrations!["0001_baseline"; parlour_jobs::MIGRATION];
