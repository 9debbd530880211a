//! Guarantees of the store, in a folder and on a real S3 server that verifies signatures.
#![allow(clippy::unwrap_used, reason = "a test fails loudly, also in its helpers")]

mod conformance;
mod outage;
mod pictures;
mod support;
