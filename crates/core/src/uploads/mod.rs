//! Files that people put in: photos of clients, logos, attachments of messages.
//!
//! What a file holds is in the store (`crates/blob`); a row says whose it is and what it is for. The store has a file
//! before its row is written, and only then is the upload answered: a row never lacks its file. What goes is marked in
//! its row first, and a task removes it from the store. So whatever breaks in between leaves a file without a row, or
//! with one that says it is gone, and the clean-up finds both.
//!
//! Files are had by links (`download.rs`), which need no log-in and are good for an hour at least. Logos are for
//! everybody.

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
