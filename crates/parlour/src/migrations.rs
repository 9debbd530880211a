//! The schema.

use parlour_db::Migration;

/// The schema, step by step.
pub static MIGRATIONS: &[Migration] = parlour_db::migrations![
    "0001_businesses",
    "0002_catalogue",
    "0003_clients",
    "0004_bookings",
    "0005_claims_in_turn",
    "0006_keys_of_their_own",
    "0007_chats",
    "0008_installation",
    "0009_notices",
    "0010_visits",
    "0011_agenda",
    "0012_files",
    "0013_online",
    "0014_told",
    "0015_own_length",
    "0016_people",
    "0017_history_of_ends",
    "0018_name_terms",
    "0019_delivery_reasons",
    "0020_other_contacts";
    parlour_jobs::MIGRATION
];
