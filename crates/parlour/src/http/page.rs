//! Lists come in pages: `?limit=&cursor=` → `{"items": […], "next": …}`. A cursor is opaque to the caller and marks a
//! row, not a number of rows to skip, so a page costs the same however far down it is.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use utoipa::ToSchema;

use super::Problem;

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
    key: String,
    id: i64,
}

/// What is wrong with a cursor that is none.
const NOT_A_CURSOR: &str = "must be the `next` of an earlier page";

impl Cursor {
    /// Marks a row of the list that is called `list`, so that the cursor of another is none of it.
    pub fn of(list: &str, key: impl fmt::Display, id: i64) -> Self {
        Self { key: format!("{list} {key}"), id }
    }

    /// What the row is sorted by, and its id, if it is a row of that list.
    pub fn within<K: FromStr>(&self, list: &str) -> Result<(K, i64), Problem> {
        let key = self.key.strip_prefix(list).and_then(|rest| rest.strip_prefix(' ')?.parse().ok());
        key.map(|key| (key, self.id)).ok_or_else(Self::refused)
    }

    /// What is answered to one that is none of the list.
    pub fn refused() -> Problem {
        Problem::field("cursor", NOT_A_CURSOR)
    }
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
        read().ok_or_else(|| NOT_A_CURSOR.into())
    }
}

crate::types::described_as_text!(Cursor, "MTcgc3RhcnQgMTgwMDAwMDAwMDAwMDAwMA");

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
            let cursor = Cursor::of("name", key, -7);
            assert_eq!(cursor.to_string().parse(), Ok(cursor.clone()));
            assert_eq!(cursor.within::<String>("name").unwrap(), (key.to_owned(), -7));
            assert!(cursor.within::<String>("term").is_err());
        }
        assert!("?".parse::<Cursor>().is_err());
        assert!("".parse::<Cursor>().is_err());
        assert!(Cursor::of("name", "\0", 1).to_string().parse::<Cursor>().is_err());
    }

    #[test]
    fn a_page_says_whether_another_follows() {
        let limit: Limit = "2".parse().unwrap();
        let mark = |number: &i64| Cursor::of("number", number, *number);
        assert_eq!(Page::cut(vec![1, 2, 3], limit, mark).next.unwrap(), mark(&2));
        assert!(Page::cut(vec![1, 2], limit, mark).next.is_none());
    }
}
