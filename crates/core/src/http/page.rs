//! Pages of lists: `?limit=&cursor=` → `{"items": […], "next": …}`. A cursor marks a row instead of a number of rows to
//! skip, so a page costs the same at any depth.

use std::str::FromStr;

use serde::Serialize;
use utoipa::ToSchema;

use super::Cursor;

/// Page of a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// Items of this page, at most `limit`.
    pub items: Vec<T>,
    /// Cursor of the next page; null on the last page.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// Creates a page from at most [`Limit::plus_one`] rows. The extra row is dropped; it shows that another page
    /// follows. `cursor` returns the cursor of a row.
    pub fn from_rows(mut items: Vec<T>, limit: Limit, cursor: impl Fn(&T) -> Cursor) -> Self {
        let more = items.len() > limit.rows();
        items.truncate(limit.rows());
        let next = items.last().filter(|_| more).map(cursor);
        Self { items, next }
    }
}

/// Number of rows per page: 1 to 100; 20 by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit(u8);

impl Limit {
    pub fn rows(self) -> usize {
        self.0.into()
    }

    /// Returns the number of rows to query: one more than the page holds, to detect another page.
    pub fn plus_one(self) -> i64 {
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
    use super::{Limit, Page};
    use crate::http::cursor::Cursors;
    use crate::secret::Secret;

    #[test]
    fn a_page_says_whether_another_follows() {
        let limit: Limit = "2".parse().unwrap();
        let list = Cursors::new(&Secret::new([7; 32])).of("number");
        let mark = |number: &i64| list.seal(number, *number);
        assert_eq!(Page::from_rows(vec![1, 2, 3], limit, mark).next.unwrap(), mark(&2));
        assert!(Page::from_rows(vec![1, 2], limit, mark).next.is_none());
    }
}
