//! Merges several INSERTs for PostgreSQL into one statement: `WITH … AS (INSERT …), … INSERT …`. Beginning and ending a
//! small statement is more than half of its cost.
//!
//! The effect is the same as running the INSERTs one after the other:
//! - No INSERT reads rows of another.
//! - Rows of the same statement keep their order in one `VALUES` list.
//! - An INSERT with `ON CONFLICT` is merged only if no other row is inserted into its table.
//! - The server checks references at the end of the whole statement.

#[cfg(any(test, fuzzing))]
pub(crate) mod properties;

use std::fmt::Write as _;

use crate::engine::Engine;
use crate::statement::Statement;
use crate::value::Value;

/// A statement that runs later, with its parameters.
pub(crate) type DeferredStatement = (&'static Statement, Vec<Value<'static>>);

/// An INSERT of one row, split into parts.
struct Insert<'s> {
    /// Text before `VALUES (`.
    head: &'s str,
    table: &'s str,
    /// Values of the row, without the parentheses.
    row: &'s str,
    /// Text after the closing parenthesis of the row: empty, or an `ON CONFLICT` clause.
    tail: &'s str,
}

impl<'s> Insert<'s> {
    /// Returns the parts of a statement, or `None` if it is not a plain INSERT of one row.
    fn of(statement: &'s Statement) -> Option<Self> {
        let text = statement.text(Engine::Postgres);
        statement.is_plain_insert(|| Self::parse(text).is_some()).then(|| Self::split(text)).flatten()
    }

    /// Returns the parts of a text, or `None` if it is not a plain INSERT of one row.
    fn parse(text: &'s str) -> Option<Self> {
        let insert = Self::split(text)?;
        let columns = insert.head.strip_prefix("INSERT INTO ")?.strip_prefix(insert.table)?;
        let is_plain = !insert.table.is_empty() && are_columns(columns) && is_row(insert.row) && is_tail(insert.tail);
        is_plain.then_some(insert)
    }

    fn split(text: &'s str) -> Option<Self> {
        let table = text.strip_prefix("INSERT INTO ")?.split(|c: char| !is_name(c)).next()?;
        let (head, rest) = text.split_once("VALUES (")?;
        let (row, tail) = rest.split_once(')')?;
        Some(Self { head, table, row, tail })
    }

    /// Returns true if the INSERT has an `ON CONFLICT` clause.
    fn resolves_conflicts(&self) -> bool {
        !self.tail.is_empty()
    }
}

/// Returns true for lower-case letters, digits and `_`. PostgreSQL folds upper-case letters of identifiers.
fn is_name(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'
}

/// Returns true for text that may follow the table name: a list of names in parentheses, or nothing.
fn are_columns(text: &str) -> bool {
    let is_list = |names: &str| names.chars().all(|c| is_name(c) || c == ',' || c.is_ascii_whitespace());
    let list = text.trim_ascii();
    text.starts_with([' ', '\n', '('])
        && (list.is_empty() || list.strip_prefix('(').and_then(|names| names.strip_suffix(')')).is_some_and(is_list))
}

/// Returns true for values without calls, subqueries and backslashes. Each `$` must begin a parameter, and quotes must
/// be paired: an unpaired quote means that a parenthesis inside a string literal was mistaken for the end of the row.
fn is_row(text: &str) -> bool {
    let is_parameter = |parts: &[&str]| {
        let [before, after] = parts else { return true };
        let digits = after.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
        let is_within_name = before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || !c.is_ascii());
        !is_within_name && !digits.starts_with('0') && digits.parse::<u16>().is_ok()
    };
    let parameters: Vec<&str> = text.split('$').collect();
    let mut texts = text.split('\'').skip(1).step_by(2);
    is_contained(text)
        && !text.contains(['(', '\\'])
        && text.matches('\'').count().is_multiple_of(2)
        && texts.all(|text| !text.contains('$'))
        && parameters.windows(2).all(is_parameter)
}

/// Returns true for an empty tail, or for an `ON CONFLICT` clause without parameters, string literals and subqueries.
fn is_tail(text: &str) -> bool {
    let resolves = |rest: &str| rest.starts_with([' ', '\n', '(']);
    let upper = text.to_ascii_uppercase();
    let is_conflict = upper.trim_ascii_start().strip_prefix("ON CONFLICT").is_some_and(resolves);
    text.is_empty() || is_conflict && is_contained(text) && !text.contains(['$', '\''])
}

/// Returns true for text without semicolons, quoted identifiers, comments, table reads and `RETURNING`.
fn is_contained(text: &str) -> bool {
    let upper = text.to_ascii_uppercase();
    let mut words = upper.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    !text.contains([';', '"'])
        && !text.contains("--")
        && !text.contains("/*")
        && !words.any(|word| matches!(word, "SELECT" | "FROM" | "TABLE" | "RETURNING"))
}

/// Returns the number of leading statements that can be merged into one. At least 1, unless `runs` is empty.
pub(crate) fn mergeable_count(runs: &[DeferredStatement]) -> usize {
    let mut merged: Vec<(&'static Statement, Insert<'static>)> = Vec::new();
    for (count, (statement, _)) in runs.iter().enumerate() {
        let Some(insert) = Insert::of(statement) else { return count.max(1) };
        let alone = |other: &(&'static Statement, Insert<'_>)| {
            let same = std::ptr::eq(other.0, *statement);
            other.1.table == insert.table && (!same || insert.resolves_conflicts())
        };
        if merged.iter().any(alone) {
            return count;
        }
        merged.push((statement, insert));
    }
    runs.len()
}

/// Returns the statements in the order that [`text`] requires: runs of the same statement are adjacent.
pub(crate) fn in_order(runs: &[DeferredStatement]) -> Vec<&DeferredStatement> {
    let mut ordered: Vec<&DeferredStatement> = Vec::with_capacity(runs.len());
    for run in runs {
        let same = |other: &&DeferredStatement| std::ptr::eq(other.0, run.0);
        let at = ordered.iter().rposition(same).map_or(ordered.len(), |last| last + 1);
        ordered.insert(at, run);
    }
    ordered
}

/// Builds one statement that has the effect of all `runs`. Its parameters are those of `runs`, concatenated.
pub(crate) fn text(runs: &[&DeferredStatement]) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut first_parameter = 0;
    for same in runs.chunk_by(|one, other| std::ptr::eq(one.0, other.0)) {
        let Some((statement, _)) = same.first() else { continue };
        let Some(insert) = Insert::of(statement) else { continue };
        let rows = same.iter().map(|(_, params)| {
            let row = renumbered(insert.row, first_parameter);
            first_parameter += params.len();
            format!("({row})")
        });
        let rows = rows.collect::<Vec<_>>().join(", ");
        parts.push(format!("{}VALUES {rows}{}", insert.head, insert.tail));
    }
    let last = parts.pop().unwrap_or_default();
    let mut text = String::new();
    for (number, part) in parts.iter().enumerate() {
        let begin = if number == 0 { "WITH" } else { "," };
        write!(text, "{begin} part_{number} AS ({part}) ").unwrap_or_default();
    }
    text + &last
}

/// Returns the name of the statement that the server rejected, or of the first one if the error names no table.
pub(crate) fn failed_statement(runs: &[&DeferredStatement], error: &tokio_postgres::Error) -> &'static str {
    let table = error.as_db_error().and_then(tokio_postgres::error::DbError::table);
    let into = |statement: &Statement| Insert::of(statement).map(|insert| insert.table) == table;
    let run = runs.iter().find(|(statement, _)| table.is_some() && into(statement)).or(runs.first());
    run.map_or("together", |(statement, _)| statement.name())
}

/// Adds `add` to the number of every parameter in `row`.
fn renumbered(row: &str, add: usize) -> String {
    let mut parts = row.split('$');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let digits = part.len() - part.trim_start_matches(|next: char| next.is_ascii_digit()).len();
        let (number, rest) = part.split_at(digits);
        let number = number.parse::<usize>().unwrap_or_default() + add;
        format!("{text}${number}{rest}")
    })
}

#[cfg(test)]
mod tests {
    use super::{in_order, mergeable_count, text};
    use crate::{Statement, Value};

    static BOOKING: Statement = Statement::new("t::BOOKING", "INSERT INTO bookings (a) VALUES ($1) RETURNING id", None);
    static CLAIM: Statement = Statement::new("t::CLAIM", "INSERT INTO claims (a, b) VALUES ($1, $2)", None);
    static ITEM: Statement = Statement::new("t::ITEM", "INSERT INTO items (a, b, c) VALUES ($1, 1, $2)", None);
    static OTHER_ITEM: Statement = Statement::new("t::OTHER_ITEM", "INSERT INTO items (a) VALUES ($1)", None);
    static ADD: Statement = Statement::new(
        "t::ADD",
        "INSERT INTO totals (a) VALUES ($1) ON CONFLICT (a) DO UPDATE SET n = totals.n + excluded.n",
        None,
    );
    static MOVE: Statement = Statement::new("t::MOVE", "UPDATE bookings SET a = $1", None);
    static COMPUTED: Statement = Statement::new("t::COMPUTED", "INSERT INTO items (a) VALUES (abs($1))", None);

    /// Statements that must not be merged: the result would be invalid or have another effect.
    static FRAGILE: [Statement; 11] = [
        Statement::new("t::BRACKET", "INSERT INTO items (a, b) VALUES ($1, 'a)')", None),
        Statement::new("t::DOLLAR", "INSERT INTO items (a, b) VALUES ($1, '5$')", None),
        Statement::new("t::QUOTED", "INSERT INTO items (a) VALUES ($1 + \"a)\")", None),
        Statement::new("t::NOTE", "INSERT INTO items (a) VALUES ($1) ON CONFLICT DO NOTHING -- note", None),
        Statement::new("t::SEVERAL", "INSERT INTO items (a) VALUES ($1), (7)", None),
        Statement::new("t::RETURNS", "INSERT INTO items (a) VALUES ($1) returning id", None),
        Statement::new("t::SELECTS", "INSERT INTO items (a) SELECT $1 FROM (VALUES ($2)) AS v (a)", None),
        Statement::new(
            "t::LOOKS",
            "INSERT INTO items (a) VALUES ($1) ON CONFLICT (a) DO UPDATE SET a = (SELECT 1)",
            None,
        ),
        Statement::new("t::FOLDED", "INSERT INTO Items (a) VALUES ($1)", None),
        Statement::new("t::NAMED", "INSERT INTO \"items\" (a) VALUES ($1)", None),
        Statement::new("t::ELSEWHERE", "INSERT INTO public.items (a) VALUES ($1)", None),
    ];
    static SPACELESS: Statement = Statement::new("t::SPACELESS", "INSERT INTO items(a) VALUES ($1)", None);

    #[test]
    fn a_statement_that_merging_would_change_goes_alone() {
        for statement in &FRAGILE {
            assert_eq!(mergeable_count(&runs(&[statement, statement])), 1, "{statement:?}");
            assert_eq!(mergeable_count(&runs(&[&CLAIM, statement])), 1, "{statement:?}");
        }
        assert_eq!(mergeable_count(&runs(&[&ITEM, &SPACELESS])), 1, "both go into one table");
        assert_eq!(mergeable_count(&runs(&[&SPACELESS, &CLAIM])), 2);
    }

    fn runs(statements: &[&'static Statement]) -> Vec<(&'static Statement, Vec<Value<'static>>)> {
        let count = |statement: &Statement| statement.text(crate::Engine::Postgres).matches('$').count();
        statements.iter().map(|statement| (*statement, vec![Value::Null; count(statement)])).collect()
    }

    #[test]
    fn only_inserts_that_cannot_tell_the_difference_go_together() {
        for (statements, expected) in [
            (&[&CLAIM, &CLAIM, &ITEM, &ADD][..], 4),
            (&[&CLAIM, &MOVE, &CLAIM], 1),
            (&[&MOVE, &CLAIM], 1),
            (&[&BOOKING, &CLAIM], 1),
            (&[&CLAIM, &COMPUTED], 1),
            (&[&ITEM, &ITEM, &OTHER_ITEM], 2),
            (&[&ADD, &ADD], 1),
            (&[&ADD, &ITEM, &ADD], 2),
        ] {
            assert_eq!(mergeable_count(&runs(statements)), expected, "{statements:?}");
        }
    }

    #[test]
    fn one_statement_has_all_rows_and_parameters() {
        let runs = runs(&[&ITEM, &CLAIM, &ITEM, &ADD]);
        assert_eq!(
            text(&in_order(&runs)),
            "WITH part_0 AS (INSERT INTO items (a, b, c) VALUES ($1, 1, $2), ($3, 1, $4)) \
             , part_1 AS (INSERT INTO claims (a, b) VALUES ($5, $6)) \
             INSERT INTO totals (a) VALUES ($7) ON CONFLICT (a) DO UPDATE SET n = totals.n + excluded.n"
        );
    }
}
