//! Uploads: client photos, logos and attachments of messages.
//!
//! The blob store (`crates/blob`) holds the content of a file; a row holds its business and purpose. The row is
//! inserted after the file is stored, so a row never refers to a file that is not stored yet. To remove a file, an
//! operation marks the row, and a job removes the file from the store. A failure in between leaves a file without a
//! row, or a row that is marked as removed. The cleanup finds both.
//!
//! Files are downloaded through links (`download.rs`). A link needs no login and is valid for at least an hour. Logos
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
