//! What is promised of files, in a folder and on a real S3 server that checks signatures.
#![allow(clippy::unwrap_used, reason = "a test fails loudly, also in its helpers")]

mod conformance;
mod outage;
mod pictures;
mod support;
