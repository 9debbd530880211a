//! What the two engines spell differently, by name. A statement writes the name in braces; everything outside braces is
//! the same text on both.
//!
//! | name | means | SQLite | PostgreSQL |
//! |---|---|---|---|
//! | `{in $1}` | is one of the ids in a parameter, a text of numbers with commas between them | `IN` a `json_each` | `= ANY` an array |
//! | `{ids $1}` | the same ids, as a table to select from, with one column `id` | `json_each` | `unnest` |
//! | `{among $1}` | is one of the names in a parameter, a text of names with commas between them | `IN` a `json_each` | `= ANY` an array |
//! | `{returning id}` | at the end of an INSERT, for [`Tx::insert`](crate::Tx::insert) | nothing: the connection knows the id | `RETURNING id` |
//! | `{for update}` | lock the rows read until the end of the unit of work | nothing: there is one writer | `FOR NO KEY UPDATE`, which lets others refer to the rows |
//! | `{for removal}` | the same, and let nobody refer to the rows that are about to go | nothing | `FOR UPDATE` |
//! | `{for key share}` | keep the rows read from being removed until the end of the unit of work; others may change them | nothing | `FOR KEY SHARE` |
//! | `{for update skip locked}` | the same, without the rows that another unit of work has locked | nothing | `FOR NO KEY UPDATE SKIP LOCKED` |
//! | `$1`, `$2` … | a parameter by its number | `?1`, `?2` … (`$1` would be a name there) | as it stands |

use std::borrow::Cow;

use crate::engine::Engine;

/// The text of a statement as `engine` takes it.
pub(crate) fn expand(sql: &str, engine: Engine) -> Cow<'_, str> {
    match engine {
        Engine::Sqlite => Cow::Owned(number_parameters(&spell_names(sql, engine))),
        Engine::Postgres if sql.contains('{') => Cow::Owned(spell_names(sql, engine)),
        Engine::Postgres => Cow::Borrowed(sql),
    }
}

/// Replaces each name in braces by what `spell` makes of its first word and the rest. A name for which that is `None`
/// stays as it is.
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

/// Spells out what the engines spell differently. The engine refuses a name that stays.
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
