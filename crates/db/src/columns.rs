//! Columns of records, as statements name them.

use crate::dialect::replace_names;

/// Names of a record's columns.
#[derive(Debug)]
pub struct Columns {
    /// In the order in which they are read.
    pub all: &'static [&'static str],
    /// Those that are written, in that order: all but the key.
    pub written: &'static [&'static str],
}

impl Columns {
    /// Spells out the columns in a statement's text:
    ///
    /// | name | means |
    /// |---|---|
    /// | `{columns}` | `id, name, …` |
    /// | `{columns c}` | `c.id, c.name, …` |
    /// | `{written}` | the same without the key |
    /// | `{values $2}` | parameters for these, from that number: `$2, $3, …` |
    /// | `{set $3}` | `name = $3, …` |
    pub(crate) fn spell(&self, sql: &str) -> String {
        let list = |names: &[&str], spelled: &dyn Fn(usize, &str) -> String| {
            names.iter().enumerate().map(|(place, name)| spelled(place, name)).collect::<Vec<_>>().join(", ")
        };
        replace_names(sql, |word, of| {
            let from = of.strip_prefix('$').and_then(|number| number.parse::<usize>().ok());
            Some(match (word, of, from) {
                ("columns", "", _) => self.all.join(", "),
                ("columns", table, _) => list(self.all, &|_, name| format!("{table}.{name}")),
                ("written", "", _) => self.written.join(", "),
                ("values", _, Some(from)) => list(self.written, &|place, _| format!("${}", from + place)),
                ("set", _, Some(from)) => list(self.written, &|place, name| format!("{name} = ${}", from + place)),
                _ => return None,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Columns;

    #[test]
    fn columns_are_spelled_out_and_other_names_stay() {
        let columns = Columns { all: &["id", "name", "kind"], written: &["name", "kind"] };
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
            assert_eq!(columns.spell(text), expected);
        }
    }
}
