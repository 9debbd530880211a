//! The `[data]` section: the folder for everything that Parlour keeps itself.

use std::path::PathBuf;

use serde::Deserialize;

/// Data that Parlour keeps itself.
#[derive(Clone, Debug, Deserialize)]
pub struct Data {
    /// Folder for all of it.
    pub folder: PathBuf,
}
