//! What the two engines spell differently, by name. A statement writes the name in braces; everything outside braces is
//! the same text on both.
//!
//! | name | means | SQLite | PostgreSQL |
//! |---|---|---|---|
//! | `{in $1}` | is one of the ids in a parameter, a text of numbers with commas between them | `IN` a `json_each` | `= ANY` an array |
//! | `{for update}` | lock the rows read until the end of the unit of work | nothing: there is one writer | `FOR NO KEY UPDATE`, which lets others refer to the rows |
//! | `$1`, `$2` … | a parameter by its number | `?1`, `?2` … (`$1` would be a name there) | as it stands |

use std::borrow::Cow;

use crate::Engine;

/// The text of a statement as `engine` takes it.
pub(crate) fn expand(sql: &'static str, engine: Engine) -> Cow<'static, str> {
    match engine {
        Engine::Sqlite => Cow::Owned(number_parameters(&spell_names(sql, engine))),
        Engine::Postgres if sql.contains('{') => Cow::Owned(spell_names(sql, engine)),
        Engine::Postgres => Cow::Borrowed(sql),
    }
}

/// Spells out what stands in braces. An unknown name stays as it is, for the engine to refuse.
fn spell_names(sql: &str, engine: Engine) -> String {
    let mut parts = sql.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let (name, rest) = part.split_once('}').unwrap_or((part, ""));
        let spelled = match (name, name.strip_prefix("in "), engine) {
            ("for update", _, Engine::Sqlite) => String::new(),
            ("for update", _, Engine::Postgres) => "FOR NO KEY UPDATE".to_owned(),
            (_, Some(ids), Engine::Sqlite) => format!("IN (SELECT value FROM json_each('[' || {ids} || ']'))"),
            (_, Some(ids), Engine::Postgres) => {
                format!("= ANY (CAST(string_to_array(CAST({ids} AS TEXT), ',') AS BIGINT[]))")
            }
            _ => format!("{{{name}}}"),
        };
        format!("{text}{spelled}{rest}")
    })
}

/// `$1` becomes `?1`; a `$` before anything else stays what it is.
fn number_parameters(sql: &str) -> String {
    let mut parts = sql.split('$');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let mark = if part.starts_with(|next: char| next.is_ascii_digit()) { '?' } else { '$' };
        format!("{text}{mark}{part}")
    })
}

/// Explains a statement, in the words of `engine`.
pub(crate) fn explain(sql: &str, engine: Engine) -> String {
    match engine {
        Engine::Sqlite => format!("EXPLAIN QUERY PLAN {sql}"),
        Engine::Postgres => format!("EXPLAIN {sql}"),
    }
}
