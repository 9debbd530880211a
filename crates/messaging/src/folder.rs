//! Delivery of emails as files that any mail program opens, for trials and for installations without a mail server.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::email::EmailMessage;
use crate::error::Error;

/// A folder of `.eml` files, one per email. A file name consists of the email's time and id, so sending an email again
/// replaces its file.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// Uses the folder at `path`. It is created when the first email is written.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// Writes an email and syncs it to disk. A `.eml` file is never incomplete.
    ///
    /// # Errors
    /// Returns [`Error::Retryable`] if the file cannot be written, and [`Error::Permanent`] if the email cannot be
    /// encoded.
    pub async fn put(&self, email: &EmailMessage) -> Result<(), Error> {
        let mime = email.to_mime().map_err(Error::permanent)?;
        let name = format!("{}-{}.eml", email.written_at.strftime("%Y%m%dT%H%M%S.%6fZ"), email.id);
        let folder = self.0.clone();
        let written = tokio::task::spawn_blocking(move || write(&folder, &name, &mime)).await;
        written.map_err(Error::retryable)?.map_err(Error::retryable)
    }
}

fn write(folder: &Path, name: &str, mime: &[u8]) -> io::Result<()> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    fs::create_dir_all(folder)?;
    // The name is unique per write, in case the same email is being written twice at once.
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let part = folder.join(format!(".{}-{number}.part", std::process::id()));
    let placed = (|| {
        let mut file = File::create(&part)?;
        file.write_all(mime)?;
        file.sync_all()?;
        fs::rename(&part, folder.join(name))?;
        File::open(folder)?.sync_all()
    })();
    if placed.is_err() {
        let _ = fs::remove_file(&part);
    }
    placed
}
