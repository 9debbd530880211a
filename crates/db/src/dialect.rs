//! Names for SQL that differs between the two engines. A statement writes such a name in braces. All other text, except
//! parameters, is the same on both engines.
//!
//! - `{in $1}`: tests whether a value is one of a list of ids. The parameter is a text of comma-separated numbers.
//!   SQLite: `IN` with `json_each`. PostgreSQL: `= ANY` with an array.
//! - `{ids $1}`: the same ids as a table with one column `id`. SQLite: `json_each`. PostgreSQL: `unnest`.
//! - `{among $1}`: tests whether a value is one of a list of names. The parameter is a text of comma-separated names.
//!   SQLite: `IN` with `json_each`. PostgreSQL: `= ANY` with an array.
//! - `{returning id}`: ends an INSERT for [`Tx::insert`](crate::Tx::insert). SQLite: nothing, because the connection
//!   knows the id. PostgreSQL: `RETURNING id`.
//! - `{for update}`: locks the selected rows until the end of the transaction. Other transactions may still reference
//!   them. SQLite: nothing, because there is only one writer; the same applies to the other locks. PostgreSQL:
//!   `FOR NO KEY UPDATE`.
//! - `{for removal}`: locks rows that are about to be deleted. Other transactions cannot reference them either.
//!   PostgreSQL: `FOR UPDATE`.
//! - `{for key share}`: protects the selected rows from deletion until the end of the transaction. Other transactions
//!   may still change them. PostgreSQL: `FOR KEY SHARE`.
//! - `{for update skip locked}`: like `{for update}`, but skips rows that another transaction has locked. PostgreSQL:
//!   `FOR NO KEY UPDATE SKIP LOCKED`.
//! - `$1`, `$2` …: a parameter by its number. SQLite: `?1`, `?2` …, because it treats `$1` as a named parameter.
//!   PostgreSQL: unchanged.

use std::borrow::Cow;

use crate::engine::Engine;

/// Returns the statement's text for `engine`.
pub(crate) fn expand(sql: &str, engine: Engine) -> Cow<'_, str> {
    match engine {
        Engine::Sqlite => Cow::Owned(number_parameters(&spell_names(sql, engine))),
        Engine::Postgres if sql.contains('{') => Cow::Owned(spell_names(sql, engine)),
        Engine::Postgres => Cow::Borrowed(sql),
    }
}

/// Replaces each name in braces with the result of `spell`. The arguments of `spell` are the first word and the rest of
/// the name. If the result is `None`, the name stays unchanged.
pub(crate) fn replace_names(sql: &str, spell: impl Fn(&str, &str) -> Option<String>) -> String {
    let mut parts = sql.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let (name, rest) = part.split_once('}').unwrap_or((part, ""));
        let (word, of) = name.split_once(' ').unwrap_or((name, ""));
        let spelled = spell(word, of).unwrap_or_else(|| format!("{{{name}}}"));
        format!("{text}{spelled}{rest}")
    })
}

/// Replaces the names in braces with the SQL for `engine`. Leaves unknown names unchanged; the engine rejects them.
fn spell_names(sql: &str, engine: Engine) -> String {
    replace_names(sql, |word, of| {
        Some(match (word, of, engine) {
            ("for", "update" | "removal" | "update skip locked" | "key share", Engine::Sqlite)
            | ("returning", "id", Engine::Sqlite) => String::new(),
            ("for", "key share", Engine::Postgres) => "FOR KEY SHARE".to_owned(),
            ("for", "removal", Engine::Postgres) => "FOR UPDATE".to_owned(),
            ("for", "update", Engine::Postgres) => "FOR NO KEY UPDATE".to_owned(),
            ("for", "update skip locked", Engine::Postgres) => "FOR NO KEY UPDATE SKIP LOCKED".to_owned(),
            ("returning", "id", Engine::Postgres) => "RETURNING id".to_owned(),
            ("in", list, Engine::Sqlite) => format!("IN (SELECT value FROM json_each('[' || {list} || ']'))"),
            ("in", list, Engine::Postgres) => format!("= ANY ({})", array(list)),
            ("among", list, Engine::Sqlite) => {
                format!("IN (SELECT value FROM json_each('[\"' || replace({list}, ',', '\",\"') || '\"]'))")
            }
            ("among", list, Engine::Postgres) => format!("= ANY (string_to_array(CAST({list} AS TEXT), ','))"),
            ("ids", list, Engine::Sqlite) => format!("(SELECT value AS id FROM json_each('[' || {list} || ']'))"),
            ("ids", list, Engine::Postgres) => format!("(SELECT unnest({}) AS id)", array(list)),
            _ => return None,
        })
    })
}

fn array(list: &str) -> String {
    format!("CAST(string_to_array(CAST({list} AS TEXT), ',') AS BIGINT[])")
}

/// Replaces `$1` with `?1`, `$2` with `?2` and so on. A `$` without a following digit stays unchanged.
fn number_parameters(sql: &str) -> String {
    let mut parts = sql.split('$');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let mark = if part.starts_with(|next: char| next.is_ascii_digit()) { '?' } else { '$' };
        format!("{text}{mark}{part}")
    })
}

/// Returns the SQL that explains a statement on `engine`.
pub(crate) fn explain(sql: &str, engine: Engine) -> String {
    match engine {
        Engine::Sqlite => format!("EXPLAIN QUERY PLAN {sql}"),
        Engine::Postgres => format!("EXPLAIN {sql}"),
    }
}
