//! The `[data]` section: the data folder.

use std::path::PathBuf;

use serde::Deserialize;

/// Folder of the SQLite database and of uploads, unless they are stored elsewhere.
#[derive(Clone, Debug, Deserialize)]
pub struct Data {
    pub folder: PathBuf,
}
