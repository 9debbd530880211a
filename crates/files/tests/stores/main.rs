//! What is promised of files, in a folder and on a real S3 server that checks signatures.

mod away;
mod conformance;
mod pictures;
mod server;
mod support;
