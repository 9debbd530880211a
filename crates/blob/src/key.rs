//! Keys: the names of files in a store.

#[cfg(any(test, fuzzing))]
pub(crate) mod properties;

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use uuid::{Builder, Uuid};

use crate::error::Error;
use crate::kind::MediaType;

/// Maximum length of the part of a file name that comes from the client, in bytes. The whole file name then fits into
/// the 255 bytes that file systems accept.
const MAX_STEM_LENGTH: usize = 100;
/// Maximum length of a folder, in bytes. A whole key must fit into the 1,024 bytes that S3 accepts.
const MAX_FOLDER_LENGTH: usize = 200;
/// Length of a key's id, a UUID with hyphens.
const ID_LENGTH: usize = 36;

/// The name of a file in a store: `folder/id_name.ending`, such as
/// `avatars/67e55044-10b1-426f-9247-bb680e5fe0c8_Jürgen_Groß.jpg`.
///
/// - The folder consists of one or more names of lower-case letters, digits, `-` and `_`.
/// - The id is a random UUID, so no two files have the same key.
/// - The rest is the client's name for the file, made safe: letters, digits and combining marks of any script, `-` and
///   `_`.
/// - The ending gives the media type, which was detected from the content.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(String);

impl Key {
    /// Creates a key for a new file. `random` must be 16 unpredictable bytes.
    ///
    /// # Errors
    /// Returns [`Error::Name`] if `folder` is not a valid folder. Any `name` is accepted.
    pub fn new(folder: &str, name: &str, kind: MediaType, random: [u8; 16]) -> Result<Self, Error> {
        if !is_folder(folder) {
            return Err(Error::Name(folder.to_owned()));
        }
        let id = Builder::from_random_bytes(random).into_uuid();
        Ok(Self(format!("{folder}/{id}_{}.{}", sanitized(without_ending(name)), kind.extension())))
    }

    /// Parses a key that was stored, or that a request contains.
    ///
    /// # Errors
    /// Returns [`Error::Name`] if [`Key::new`] could not have created it.
    pub fn parse(text: &str) -> Result<Self, Error> {
        split(text).map(|_| Self(text.to_owned())).ok_or_else(|| Error::Name(text.to_owned()))
    }

    /// Returns the key as text, which [`Key::parse`] accepts.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the media type that the ending gives.
    #[must_use]
    pub fn kind(&self) -> MediaType {
        // Every key can be split, so the default is never used.
        split(&self.0).map_or(MediaType::Text, |(.., kind)| kind)
    }

    /// Returns the file name for downloads: the name with its ending, without the id.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.rsplit_once('/').and_then(|(_, file)| file.get(ID_LENGTH + 1..)).unwrap_or_default()
    }

    /// Returns the file's entity tag (RFC 9110, 8.8.3), strong and with its quotes. It is derived from the key, because
    /// the content of a key never changes.
    #[must_use]
    pub fn entity_tag(&self) -> String {
        format!("\"{}\"", self.0.rsplit_once('/').and_then(|(_, file)| file.get(..ID_LENGTH)).unwrap_or_default())
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Splits a key into folder, id, name and media type. Returns `None` if it is not a key.
fn split(text: &str) -> Option<(&str, Uuid, &str, MediaType)> {
    let (folder, file) = text.rsplit_once('/')?;
    let (id, rest) = file.split_at_checked(ID_LENGTH)?;
    let (stem, ending) = rest.strip_prefix('_')?.split_once('.')?;
    let is_random = |uuid: &Uuid| Builder::from_random_bytes(uuid.into_bytes()).as_uuid() == uuid;
    let uuid = Uuid::try_parse(id).ok().filter(|uuid| is_random(uuid) && uuid.hyphenated().to_string() == id)?;
    let kind = MediaType::with_ending(ending)?;
    (is_folder(folder) && sanitized(stem) == stem).then_some((folder, uuid, stem, kind))
}

pub(crate) fn is_folder(text: &str) -> bool {
    let fits =
        |part: &str| !part.is_empty() && part.bytes().all(|c| matches!(c, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'));
    text.len() <= MAX_FOLDER_LENGTH && text.split('/').all(fits)
}

/// Returns the last part of a path without its ending. A suffix of more than five bytes does not count as an ending.
fn without_ending(name: &str) -> &str {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    match name.rsplit_once('.') {
        Some((stem, ending)) if !ending.is_empty() && ending.len() <= 5 && !stem.is_empty() => stem,
        _ => name,
    }
}

/// Makes a name safe for file systems, URLs and headers. Each run of characters other than letters, digits, combining
/// marks and `-` becomes one `_`. The result has at most [`MAX_STEM_LENGTH`] bytes, and neither begins nor ends with
/// `_` or `-`. An empty result becomes `file`.
fn sanitized(name: &str) -> String {
    let mut tamed = String::with_capacity(name.len().min(MAX_STEM_LENGTH));
    for c in name.nfc() {
        let c = if c.is_alphanumeric() || c == '-' || is_combining_mark(c) { c } else { '_' };
        if tamed.len() + c.len_utf8() > MAX_STEM_LENGTH {
            break;
        }
        if c != '_' || !tamed.ends_with('_') {
            tamed.push(c);
        }
    }
    match tamed.trim_matches(['_', '-']) {
        "" => "file".to_owned(),
        trimmed => trimmed.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn key(name: &str) -> Key {
        Key::new("a", name, MediaType::Jpeg, [0; 16]).unwrap()
    }

    #[test]
    fn names_keep_what_is_harmless() {
        let named = [
            ("Jürgen Groß.png", "Jürgen_Groß.jpg"),
            ("東京.jpeg", "東京.jpg"),
            ("हिन्दी.jpg", "हिन्दी.jpg"),
            ("Ju\u{308}rgen.jpg", "Jürgen.jpg"),
            ("../../etc/passwd", "passwd.jpg"),
            ("C:\\Users\\me\\holiday.JPG", "holiday.jpg"),
            (".htaccess", "htaccess.jpg"),
            ("shell.php.jpg", "shell_php.jpg"),
            ("a\u{202e}gpj.exe", "a_gpj.jpg"),
            ("a\r\nSet-Cookie: b", "a_Set-Cookie_b.jpg"),
            ("-rf", "rf.jpg"),
            ("", "file.jpg"),
            ("...", "file.jpg"),
        ];
        for (name, tamed) in named {
            assert_eq!(key(name).name(), tamed, "{name:?}");
        }
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let good = "a/b/67e55044-10b1-426f-9247-bb680e5fe0c8_name.jpg";
        assert_eq!(Key::parse(good).unwrap().as_str(), good);
        for bad in [
            "",
            "/",
            "a",
            "67e55044-10b1-426f-9247-bb680e5fe0c8_name.jpg",
            "/67e55044-10b1-426f-9247-bb680e5fe0c8_name.jpg",
            "../67e55044-10b1-426f-9247-bb680e5fe0c8_name.jpg",
            "a//67e55044-10b1-426f-9247-bb680e5fe0c8_name.jpg",
            "a/67E55044-10b1-426f-9247-bb680e5fe0c8_name.jpg",
            "a/67e55044-10b1-126f-9247-bb680e5fe0c8_name.jpg",
            "a/67e55044-10b1-426f-c247-bb680e5fe0c8_name.jpg",
            "a/67e55044-10b1-426f-9247-bb680e5fe0c8_name.exe",
            "a/67e55044-10b1-426f-9247-bb680e5fe0c8_name.jpg.exe",
            "a/67e55044-10b1-426f-9247-bb680e5fe0c8_name.jpg#1",
            "a/67e55044-10b1-426f-9247-bb680e5fe0c8_.jpg",
            "a/67e55044-10b1-426f-9247-bb680e5fe0c8_na%2fme.jpg",
        ] {
            assert!(Key::parse(bad).is_err(), "{bad}");
        }
        for folder in ["", "A", "a/", "/a", "..", "a b", "ä"] {
            assert!(matches!(Key::new(folder, "x", MediaType::Png, [0; 16]), Err(Error::Name(_))), "{folder}");
        }
    }

    proptest! {
        #[test]
        fn keys_are_safe_and_can_be_read_again(name in any::<String>(), random: [u8; 16]) {
            let key = Key::new("folder", &name, MediaType::Webp, random).unwrap();
            prop_assert!(key.as_str().len() < 200);
            prop_assert_eq!(key.kind(), MediaType::Webp);
            prop_assert!(key.name().chars().all(|c| c.is_alphanumeric() || is_combining_mark(c) || "-_.".contains(c)));
            prop_assert!(!key.name().starts_with(['.', '-', '_']));
            prop_assert_eq!(key.name().matches('.').count(), 1);
            prop_assert_eq!(Key::parse(key.as_str()).unwrap(), key.clone());
            // The store uses the key unchanged.
            prop_assert_eq!(crate::store::path(&key).unwrap().to_string(), key.as_str());
        }

        #[test]
        fn keys_differ_whatever_the_names(names in proptest::collection::vec("[a-c./]{0,3}", 2..20)) {
            let keys: BTreeSet<Key> =
                (0_u8..).zip(&names).map(|(n, name)| Key::new("f", name, MediaType::Png, [n; 16]).unwrap()).collect();
            prop_assert_eq!(keys.len(), names.len());
        }

        #[test]
        fn no_text_makes_a_key_unsafe(text in "(\\PC|/|\\.|_){0,60}") {
            if let Ok(key) = Key::parse(&text) {
                prop_assert!(!key.as_str().contains(".."));
            }
        }
    }
}
