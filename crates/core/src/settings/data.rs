//! The `[data]` section: the data folder.

use std::path::PathBuf;

use serde::Deserialize;

/// Data folder. It contains the SQLite database and the uploads, unless they are stored elsewhere.
#[derive(Clone, Debug, Deserialize)]
pub struct Data {
    pub folder: PathBuf,
}
