//! The `[data]` section: the folder for data that Parlour stores itself.

use std::path::PathBuf;

use serde::Deserialize;

/// Location of data that Parlour stores itself.
#[derive(Clone, Debug, Deserialize)]
pub struct Data {
    pub folder: PathBuf,
}
