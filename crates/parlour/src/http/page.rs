//! Lists come in pages: `?limit=&cursor=` → `{"items": […], "next": …}`. A cursor is opaque to the caller and marks a
//! row, not a number of rows to skip, so a page costs the same however far down it is.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use utoipa::ToSchema;

/// One page of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The page.
    pub items: Vec<T>,
    /// The cursor of the page that follows; null at the end.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// A page out of one row more than the page holds, which tells whether another follows. `cursor` marks a row.
    pub fn cut(mut items: Vec<T>, limit: Limit, cursor: impl Fn(&T) -> Cursor) -> Self {
        let more = items.len() > limit.rows();
        items.truncate(limit.rows());
        let next = items.last().filter(|_| more).map(cursor);
        Self { items, next }
    }
}

/// Marks a row of a list: the value it is sorted by, and its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// What the list is sorted by.
    pub key: String,
    /// The row.
    pub id: i64,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(format!("{} {}", self.id, self.key)))
    }
}

impl FromStr for Cursor {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let read = || {
            let plain = String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok()?;
            // No text in the records has a NUL, and not every engine can be asked for one.
            let (id, key) = plain.split_once(' ').filter(|_| !plain.contains('\0'))?;
            Some(Self { key: key.to_owned(), id: id.parse().ok()? })
        };
        read().ok_or_else(|| "must be the `next` of an earlier page".into())
    }
}

crate::types::described_as_text!(Cursor, "MTcgMTgwMDAwMDAwMDAwMDAwMA");

impl Serialize for Cursor {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// How many rows a page has: 1 to 100, 20 if not said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit(u8);

impl Limit {
    /// As a number of rows.
    pub fn rows(self) -> usize {
        self.0.into()
    }

    /// What to ask the database for: one row more, to know whether another page follows.
    pub fn and_one(self) -> i64 {
        i64::from(self.0) + 1
    }
}

impl Default for Limit {
    fn default() -> Self {
        Self(20)
    }
}

impl FromStr for Limit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        text.parse().ok().filter(|limit| (1..=100).contains(limit)).map(Self).ok_or_else(|| "must be 1 to 100".into())
    }
}

#[cfg(test)]
mod tests {
    use super::{Cursor, Limit, Page};

    #[test]
    fn a_cursor_reads_back_whatever_its_key_is() {
        for key in ["", "17", "Ana María", "a b  c", "\u{10ffff}"] {
            let cursor = Cursor { key: key.to_owned(), id: -7 };
            assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
        assert!("?".parse::<Cursor>().is_err());
        assert!("".parse::<Cursor>().is_err());
        assert!(Cursor { key: "\0".to_owned(), id: 1 }.to_string().parse::<Cursor>().is_err());
    }

    #[test]
    fn a_page_says_whether_another_follows() {
        let limit: Limit = "2".parse().unwrap();
        let mark = |number: &i64| Cursor { key: String::new(), id: *number };
        assert_eq!(Page::cut(vec![1, 2, 3], limit, mark).next.unwrap().id, 2);
        assert!(Page::cut(vec![1, 2], limit, mark).next.is_none());
    }
}
