//! Cursors: encrypted positions in a list. The next page begins after the position.
//!
//! A position is the value that the list is sorted by, and the id of the row. It is encrypted, because the value may be
//! a client's name or email address that the caller may not see. The nonce is derived from the plaintext (as in RFC
//! 5297), so equal pages have equal cursors and equal entity tags.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::Mac as _;

use super::Problem;
use super::extract::Param;
use crate::secret::{Secret, mac};
use crate::types::BusinessId;

/// Length of a nonce in bytes. It precedes the ciphertext.
const NONCE: usize = 24;
/// Minimum length of a cursor in characters: nonce, tag and id, as base64.
const MIN_LENGTH: usize = 64;
/// Maximum length of a cursor in characters. The longest sort keys, names and search terms of clients, need less.
const MAX_LENGTH: usize = 2_048;
/// Message of the field error for a text that is not a cursor of the list.
const NOT_A_CURSOR: &str = "must be the `next` of an earlier page";

/// Encrypted position in a list, opaque to callers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor(String);

impl Cursor {
    /// Returns the problem for a cursor that does not belong to the list.
    pub fn refused() -> Problem {
        Problem::field("cursor", NOT_A_CURSOR)
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Cursor {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_base64 = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
        if !(MIN_LENGTH..=MAX_LENGTH).contains(&text.len()) || !is_base64 {
            return Err(NOT_A_CURSOR);
        }
        Ok(Self(text.to_owned()))
    }
}

crate::types::described_as_text!(Cursor, "q3Bw0mJ0m2b1cVt3Zr8nS1pUu7QyXl0aD4eGfHhKjLmNoPqRsTuVwXyZ0123456789");

impl serde::Serialize for Cursor {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// Encrypts and decrypts cursors. All nodes of an installation have the same keys.
#[derive(Clone)]
pub struct Cursors {
    cipher: XChaCha20Poly1305,
    nonce_key: [u8; 32],
}

impl Cursors {
    /// Derives the keys from the secret of the installation.
    pub fn new(secret: &Secret) -> Self {
        let cipher = XChaCha20Poly1305::new(&secret.key("cursor").into());
        Self { cipher, nonce_key: secret.key("cursor-nonce") }
    }

    /// Returns the cursors of a list of a business. Cursors of other lists and businesses are refused. If the list
    /// depends on a search or on the caller, its name must contain them.
    pub fn of_business(&self, business: BusinessId, list: impl fmt::Display) -> ListCursors {
        self.of(format!("{} {list}", business.0))
    }

    /// Returns the cursors of the list with this name. Cursors of other lists are refused.
    pub fn of(&self, list: impl Into<String>) -> ListCursors {
        ListCursors { cursors: self.clone(), list: list.into() }
    }

    fn nonce(&self, list: &str, mark: &[u8]) -> XNonce {
        let length = u64::try_from(list.len()).unwrap_or(u64::MAX).to_be_bytes();
        let tag =
            mac(self.nonce_key).chain_update(length).chain_update(list).chain_update(mark).finalize().into_bytes();
        let mut nonce = [0; NONCE];
        nonce.copy_from_slice(&tag[..NONCE]);
        nonce.into()
    }
}

impl fmt::Debug for Cursors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cursors(…)")
    }
}

/// Encrypts and decrypts the cursors of one list.
#[derive(Clone, Debug)]
pub struct ListCursors {
    cursors: Cursors,
    list: String,
}

impl ListCursors {
    /// Encrypts the position of the row with this sort key and id.
    pub fn seal(&self, key: impl fmt::Display, id: i64) -> Cursor {
        let mark = [&id.to_be_bytes(), key.to_string().as_bytes()].concat();
        let nonce = self.cursors.nonce(&self.list, &mark);
        // Encryption fails only for messages longer than 256 GiB.
        let sealed = self.cursors.cipher.encrypt(&nonce, Payload { msg: &mark, aad: self.list.as_bytes() });
        Cursor(URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed.unwrap_or_default()].concat()))
    }

    /// Returns the sort key and the id in a cursor. Fails if this installation did not seal it for this list, or
    /// if the key cannot be parsed.
    pub fn open<K: FromStr>(&self, cursor: &Cursor) -> Result<(K, i64), Problem> {
        self.read(&cursor.0).ok_or_else(Cursor::refused)
    }

    /// Opens the cursor of a request. Returns `None` if the request has none.
    pub fn start<K: FromStr>(&self, cursor: Option<Param<Cursor>>) -> Result<Option<(K, i64)>, Problem> {
        cursor.map(|Param(cursor)| self.open(&cursor)).transpose()
    }

    fn read<K: FromStr>(&self, text: &str) -> Option<(K, i64)> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE>()?;
        let payload = Payload { msg: sealed, aad: self.list.as_bytes() };
        let mark = self.cursors.cipher.decrypt(&XNonce::from(*nonce), payload).ok()?;
        let (id, key) = mark.split_first_chunk::<8>()?;
        Some((std::str::from_utf8(key).ok()?.parse().ok()?, i64::from_be_bytes(*id)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cursors(secret: u8) -> Cursors {
        Cursors::new(&Secret::new([secret; 32]))
    }

    proptest! {
        #[test]
        fn a_cursor_opens_in_its_list_of_its_installation_only(key in ".{0,40}", id: i64) {
            let list = cursors(7).of("name");
            let cursor: Cursor = list.seal(&key, id).to_string().parse().unwrap();
            prop_assert_eq!(list.open::<String>(&cursor).unwrap(), (key, id));
            prop_assert!(cursors(7).of("term").open::<String>(&cursor).is_err());
            prop_assert!(cursors(8).of("name").open::<String>(&cursor).is_err());
            let cursor = cursors(7).of_business(BusinessId(1), "name").seal("ana", id);
            prop_assert!(cursors(7).of_business(BusinessId(1), "name").open::<String>(&cursor).is_ok());
            prop_assert!(cursors(7).of_business(BusinessId(2), "name").open::<String>(&cursor).is_err());
        }

        #[test]
        fn a_cursor_does_not_show_its_key(key in "[a-z]{4,40}", id: i64) {
            let text = cursors(7).of("name").seal(&key, id).to_string();
            let bytes = URL_SAFE_NO_PAD.decode(&text).unwrap();
            prop_assert!(!bytes.windows(key.len()).any(|part| part == key.as_bytes()));
        }

        #[test]
        fn a_changed_cursor_is_refused(
            key in ".{0,20}", id: i64, position: prop::sample::Index, with in "[A-Za-z0-9_-]",
        ) {
            let list = cursors(7).of("name");
            let text = list.seal(&key, id).to_string();
            let position = position.index(text.len());
            let changed = format!("{}{with}{}", &text[..position], &text[position + 1..]);
            prop_assume!(changed != text);
            prop_assert!(list.open::<String>(&Cursor(changed)).is_err());
            prop_assert!(list.open::<String>(&Cursor(text[..position].to_owned())).is_err());
        }
    }

    #[test]
    fn equal_positions_have_equal_cursors() {
        let list = cursors(7).of("name");
        assert_eq!(list.seal("ana", 1), list.seal("ana", 1));
        assert_ne!(list.seal("ana", 1), list.seal("ana", 2));
        assert_ne!(list.seal("ana", 1), cursors(7).of("term").seal("ana", 1));
    }

    #[test]
    fn anything_else_is_not_a_cursor() {
        for text in ["", "?", "MTAxIHRlcm0gYW5h", &"a".repeat(63), &"?".repeat(64), &"a".repeat(MAX_LENGTH + 1)] {
            assert!(text.parse::<Cursor>().is_err(), "{text}");
        }
        assert!(cursors(7).of("name").open::<String>(&"a".repeat(64).parse().unwrap()).is_err());
    }
}
