//! Uploads: client photos, logos and attachments of messages.
//!
//! The blob store (`crates/blob`) holds the content; a row records the business and the purpose. A file is stored
//! before its row is written, and the upload is answered after that, so a row never lacks its file. A removal marks the
//! row first, and a job then removes the file from the store. A failure in between leaves a file without a row, or one
//! whose row is marked as removed. The cleanup finds both.
//!
//! Files are downloaded through links (`download.rs`), which need no login and are valid for at least an hour. Logos
//! are public.

mod clean_up;
mod download;
mod model;
mod receive;
mod rows;

pub use clean_up::{Removed, begin, clean_up, remove_file};
pub use download::download;
pub use model::{FileLinks, FileRow, FileState, PICTURES, Purpose, UploadStats, Uploads};
pub use receive::{FileBody, Incoming, Received, UploadRequest};
pub use rows::{insert, remove};
