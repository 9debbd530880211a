#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, missing_docs, dead_code, reason = "a draft")]
#[path = "../api/availability.rs"]
mod availability;
#[path = "../api/clients.rs"]
mod clients;
#[path = "../api/lists.rs"]
mod lists;
#[path = "../api/place.rs"]
mod place;
#[path = "../api/staff.rs"]
mod staff;
#[path = "../api/support.rs"]
mod support;
