//! Columns of records, and the names in braces that stand for them in statements.

use crate::dialect::replace_names;

/// Columns that a [`Record`](crate::Record) reads and writes.
#[derive(Debug)]
pub struct Columns {
    /// Function that returns the columns in reading order, as they appear in a `SELECT`. Columns of the record's own
    /// table are prefixed with `table`, unless that is empty.
    pub all: fn(table: &str) -> Vec<String>,
    /// Names of the columns that a statement writes, in the order of their parameters.
    pub written: &'static [&'static str],
}

/// Returns `table.name`, or `name` if `table` is empty.
#[doc(hidden)]
#[must_use]
pub fn column(table: &str, name: &str) -> String {
    if table.is_empty() { name.to_owned() } else { format!("{table}.{name}") }
}

impl Columns {
    /// Replaces these names in braces in a statement's text:
    ///
    /// | name | meaning |
    /// |---|---|
    /// | `{columns}` | `id, name, …` |
    /// | `{columns c}` | `c.id, c.name, …` |
    /// | `{written}` | the written columns |
    /// | `{values $2}` | parameters for the written columns, from this number: `$2, $3, …` |
    /// | `{set $3}` | `name = $3, …` |
    pub(crate) fn expand(&self, sql: &str) -> String {
        let list = |spelled: &dyn Fn(usize, &str) -> String| {
            let names = self.written.iter().enumerate();
            names.map(|(index, name)| spelled(index, name)).collect::<Vec<_>>().join(", ")
        };
        replace_names(sql, |word, of| {
            let from = of.strip_prefix('$').and_then(|number| number.parse::<usize>().ok());
            Some(match (word, of, from) {
                ("columns", table, _) => (self.all)(table).join(", "),
                ("written", "", _) => self.written.join(", "),
                ("values", _, Some(from)) => list(&|index, _| format!("${}", from + index)),
                ("set", _, Some(from)) => list(&|index, name| format!("{name} = ${}", from + index)),
                _ => return None,
            })
        })
    }

    /// Returns true if the text refers to columns by `{columns}`, `{written}` or `{set $…}`.
    pub(crate) fn are_named_in(sql: &str) -> bool {
        ["{columns}", "{columns ", "{written}", "{set $"].iter().any(|name| sql.contains(name))
    }
}

#[cfg(test)]
mod tests {
    use super::{Columns, column};

    #[test]
    fn columns_are_named_and_other_names_stay() {
        let all = |table: &str| ["id", "name", "kind"].map(|name| column(table, name)).into();
        let columns = Columns { all, written: &["name", "kind"] };
        for (text, expected) in [
            ("SELECT {columns} FROM t {for update}", "SELECT id, name, kind FROM t {for update}"),
            ("SELECT {columns c} FROM t c", "SELECT c.id, c.name, c.kind FROM t c"),
            (
                "INSERT INTO t (b, {written}) VALUES ($1, {values $2}) {returning id}",
                "INSERT INTO t (b, name, kind) VALUES ($1, $2, $3) {returning id}",
            ),
            ("UPDATE t SET {set $3} WHERE b = $1", "UPDATE t SET name = $3, kind = $4 WHERE b = $1"),
            ("{values} {set x}", "{values} {set x}"),
        ] {
            assert_eq!(columns.expand(text), expected);
        }
    }
}
