//! A temporary folder.

use std::io::ErrorKind;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::{fs, process};

/// A new, empty folder among the system's temporary files. It is removed with its contents on drop. It derefs to
/// [`Path`]: `folder.join("parlour.db")`.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// Creates a folder. Its name is unique.
    #[must_use]
    #[allow(clippy::new_without_default, reason = "a default value that writes to the disk would surprise")]
    pub fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        loop {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let path = std::env::temp_dir().join(format!("parlour-test-{}-{number}", process::id()));
            match fs::create_dir(&path) {
                Ok(()) => return Self(path),
                // Left behind by a killed test whose process had the same id.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => panic!("cannot create the temporary folder {}: {error}", path.display()),
            }
        }
    }

    /// Returns the path of the folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Deref for Folder {
    type Target = Path;

    fn deref(&self) -> &Path {
        &self.0
    }
}

impl AsRef<Path> for Folder {
    fn as_ref(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A program that is ending may still be writing to the folder. Its files then stay among the temporary files.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_empty_and_its_own_and_goes_with_all_it_holds() {
        let (one, other) = (Folder::new(), Folder::new());
        assert_ne!(one.path(), other.path());
        assert_eq!(one.read_dir().unwrap().count(), 0);

        fs::create_dir(one.join("inner")).unwrap();
        fs::write(one.join("inner/file"), "held").unwrap();
        let path = one.path().to_owned();
        drop(one);
        assert!(!path.exists());
        assert!(other.exists());
    }
}
