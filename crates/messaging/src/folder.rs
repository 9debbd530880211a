//! Emails as files that any mail program opens: for trying things out, and where there is no mail server.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::email::EmailMessage;
use crate::error::Error;

/// A folder of `.eml` files, one an email, named by when it was written and its id. An email that is sent again takes
/// the place of the one before.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// The folder at this path, created when the first email comes.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// Puts an email there. A file is there whole, and on disk, or not at all.
    ///
    /// # Errors
    /// [`Error::Retryable`] when it cannot be written, [`Error::Permanent`] when the email is none.
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
    // Of its own, in case the same email is being put there twice.
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
