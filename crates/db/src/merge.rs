//! Several INSERTs sent to PostgreSQL as one statement: `WITH … AS (INSERT …), … INSERT …`. What it takes to begin and end
//! a statement is more than half of what a small one costs.
//!
//! That is the same as one after the other, because none of them reads what another writes: rows of one statement stay in
//! their order, as one `VALUES` list; an `ON CONFLICT` is merged only if nothing else goes into its table; and the server
//! checks references when the whole is done.

use std::fmt::Write as _;

use crate::postgres::Run;
use crate::{Engine, Statement};

/// An INSERT of one row, in its parts.
struct Insert<'s> {
    /// Until the row.
    head: &'s str,
    table: &'s str,
    /// The row's values, without the brackets.
    row: &'s str,
    /// After the row.
    tail: &'s str,
}

impl<'s> Insert<'s> {
    /// Takes a statement apart, if it is a plain INSERT of one row.
    fn of(statement: &'s Statement) -> Option<Self> {
        let text = statement.text(Engine::Postgres);
        let table = text.strip_prefix("INSERT INTO ")?.split_whitespace().next()?;
        let (head, rest) = text.split_once("VALUES (")?;
        let (row, tail) = rest.split_once(')')?;
        let plain = !row.contains('(') && !tail.contains('$') && !tail.contains("RETURNING");
        plain.then_some(Self { head, table, row, tail })
    }

    /// Whether it does more than to insert.
    fn resolves_conflicts(&self) -> bool {
        !self.tail.is_empty()
    }
}

/// How many of these can go as one statement, from the first on: at least one.
pub(crate) fn together(runs: &[Run]) -> usize {
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

/// The same runs with those of one statement next to each other, in the order in which [`text`] has them.
pub(crate) fn in_order(runs: &[Run]) -> Vec<&Run> {
    let mut ordered: Vec<&Run> = Vec::with_capacity(runs.len());
    for run in runs {
        let same = |other: &&Run| std::ptr::eq(other.0, run.0);
        let at = ordered.iter().rposition(same).map_or(ordered.len(), |last| last + 1);
        ordered.insert(at, run);
    }
    ordered
}

/// One statement that does all of them. Their parameters are its parameters, one after the other.
pub(crate) fn text(runs: &[&Run]) -> String {
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

/// The one of these that the server could not do, as far as it says.
pub(crate) fn at_fault(runs: &[&Run], error: &tokio_postgres::Error) -> &'static str {
    let table = error.as_db_error().and_then(tokio_postgres::error::DbError::table);
    let into = |statement: &Statement| Insert::of(statement).map(|insert| insert.table) == table;
    let run = runs.iter().find(|(statement, _)| table.is_some() && into(statement)).or(runs.first());
    run.map_or("together", |(statement, _)| statement.name())
}

/// Every `$1` with so much added to its number.
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
    use super::{in_order, text, together};
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
            assert_eq!(together(&runs(statements)), expected, "{statements:?}");
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
