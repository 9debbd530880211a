//! Properties of merged statements, checked on arbitrary statements by a test and by a fuzzer.
//!
//! Texts are compared as PostgreSQL reads them: by tokens (`tokens.rs`), with every parameter replaced by its value.

use std::collections::HashMap;
use std::sync::Mutex;

use self::tokens::{Token, placeholder, tokens};
use super::{Insert, in_order, mergeable_count, renumbered, text};
use crate::merge_inserts::DeferredStatement;
use crate::{Engine, Statement, Value};

mod tokens;

const HEADS: [&str; 12] = [
    "INSERT INTO items (a, b) VALUES (",
    "INSERT INTO claims (a) VALUES (",
    "INSERT INTO totals (a, b, c)\n    VALUES (",
    "INSERT INTO items VALUES (",
    "INSERT INTO items(a) VALUES (",
    "INSERT INTO Items (a) VALUES (",
    "INSERT INTO \"items\" (a) VALUES (",
    "INSERT INTO public.items (a) VALUES (",
    "INSERT INTO items (a, b) SELECT $2, a FROM (VALUES (",
    "INSERT INTO items (a) OVERRIDING SYSTEM VALUE VALUES (",
    "UPDATE items SET a = $1 WHERE b IN (VALUES (",
    "insert into items (a) values (",
];
const ROW_VALUES: [&str; 20] = [
    "$1",
    "$2",
    "$3",
    "$12",
    "1",
    "NULL",
    "DEFAULT",
    "'x'",
    "$1 + 1",
    "'5$'",
    "'$1'",
    "'a)'",
    "'('",
    "'it''s'",
    "E'\\')'",
    "\"a)\"",
    "$$)$$",
    "abs($1)",
    "(SELECT max(a) FROM claims)",
    "$1 -- )\n",
];
const TAILS: [&str; 12] = [
    ")",
    ") ON CONFLICT DO NOTHING",
    ") ON CONFLICT (a) DO UPDATE SET n = totals.n + excluded.n",
    ") ON CONFLICT (a) DO UPDATE SET n = $1",
    ") ON CONFLICT (a) DO UPDATE SET n = (SELECT max(n) FROM claims)",
    ") ON CONFLICT DO NOTHING -- note",
    ") RETURNING id",
    ") {returning id}",
    ")\n returning id",
    "), (7)",
    ")) AS v (a)",
    "); DELETE FROM items",
];

/// Checks all properties on an input. The input is used twice: as the text of a statement, and as groups of four bytes
/// that each select a statement to run.
pub fn check(input: &[u8]) {
    if let Ok(sql) = std::str::from_utf8(input) {
        check_text(sql);
    }
    let runs: Vec<DeferredStatement> = input.as_chunks().0.iter().take(16).map(|choice| run(*choice)).collect();
    let mut rest = runs.as_slice();
    while !rest.is_empty() {
        let count = mergeable_count(rest);
        assert!((1..=rest.len()).contains(&count), "nothing is lost and all is sent");
        let (merged, others) = rest.split_at(count);
        if count > 1 {
            check_independent(merged);
            check_merged(merged);
        }
        rest = others;
    }
}

/// Composes a statement and its parameters from four choices. Statements are leaked, so each text is created only once.
fn run([head, first, second, tail]: [u8; 4]) -> DeferredStatement {
    static MADE: Mutex<Option<HashMap<String, &'static Statement>>> = Mutex::new(None);

    let pick = |from: &[&'static str], byte: u8| from.get(usize::from(byte) % from.len()).copied().unwrap_or_default();
    let comma = if second & 0x80 == 0 { ", " } else { "" };
    let second = if comma.is_empty() { "" } else { pick(&ROW_VALUES, second) };
    let sql = [pick(&HEADS, head), pick(&ROW_VALUES, first), comma, second, pick(&TAILS, tail)].concat();
    let mut made = MADE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let statement = *made.get_or_insert_default().entry(sql).or_insert_with_key(|sql| {
        let sql: &'static str = Box::leak(sql.clone().into_boxed_str());
        Box::leak(Box::new(Statement::new("laws::MADE", sql, None)))
    });
    let count = tokens(statement.text(Engine::Postgres)).iter().filter_map(placeholder).max().unwrap_or(0);
    (statement, vec![Value::Null; count])
}

/// Checks that a text is split only if it is a plain INSERT of one row, and that renumbering changes only parameters.
fn check_text(sql: &str) {
    let Some(insert) = Insert::parse(sql) else { return };
    assert_eq!([insert.head, "VALUES (", insert.row, ")", insert.tail].concat(), sql);
    assert!(is_plain(sql), "not a plain INSERT of one row: {sql:?}");
    let row = tokens(insert.row);
    assert_eq!(tokens(&renumbered(insert.row, 0)), row, "{sql:?}");
    let added: Vec<Token> = row
        .into_iter()
        .map(|token| placeholder(&token).map_or(token, |number| Token(format!("${}", number + 40))))
        .collect();
    assert_eq!(tokens(&renumbered(insert.row, 40)), added, "{sql:?}");
}

/// Returns true for `INSERT INTO table (columns) VALUES (values)`. The column list is optional. An `ON CONFLICT` clause
/// may follow, but must not read other rows.
fn is_plain(sql: &str) -> bool {
    let all = tokens(sql);
    let words: Vec<&str> = all.iter().map(|token| token.0.as_str()).collect();
    let is = |word: &str, keyword: &str| word.eq_ignore_ascii_case(keyword);
    let reads = ["SELECT", "RETURNING", "FROM", "TABLE"];
    if sql.contains("--") || sql.contains("/*") || words.contains(&";") {
        return false;
    }
    let [insert, into, _table, rest @ ..] = words.as_slice() else { return false };
    let columns = match rest {
        ["(", rest @ ..] => rest.iter().position(|word| *word == ")").map_or(0, |end| end + 2),
        _ => 0,
    };
    let Some([values, "(", row @ ..]) = rest.get(columns..) else { return false };
    let Some(end) = row.iter().position(|word| *word == ")") else { return false };
    let (row, tail) = (&row[..end], &row[end + 1..]);
    let is_tail = tail.is_empty() || (tail.len() >= 2 && is(tail[0], "ON") && is(tail[1], "CONFLICT"));
    is(insert, "INSERT")
        && is(into, "INTO")
        && is(values, "VALUES")
        && is_tail
        && !row.contains(&"(")
        && !rest[..columns].iter().chain(tail).any(|word| word.starts_with('$'))
        && !row.iter().chain(tail).any(|word| reads.iter().any(|keyword| is(word, keyword)))
}

/// Checks that none of these statements can see the changes of another, so merging does not change their effect.
fn check_independent(runs: &[DeferredStatement]) {
    for (index, (statement, _)) in runs.iter().enumerate() {
        let sql = statement.text(Engine::Postgres);
        assert!(is_plain(sql), "merged, but not a plain INSERT of one row: {sql:?}");
        for (other, _) in &runs[..index] {
            let before = other.text(Engine::Postgres);
            let resolves = tokens(sql).iter().any(|token| token.0 == "CONFLICT");
            let same_table = table(sql) == table(before);
            assert!(!same_table || (sql == before && !resolves), "merged into one table: {before:?}, {sql:?}");
        }
    }
}

/// Returns the table's name in lower case, without quotes and without `public.`.
fn table(sql: &str) -> String {
    let all = tokens(sql);
    let name = all.get(2..).unwrap_or_default().iter().take_while(|token| token.0 != "(" && token.0 != "VALUES");
    let folded = name.map(|token| token.0.trim_matches('"').to_lowercase()).collect::<String>();
    folded.trim_start_matches("public.").to_owned()
}

/// Checks that the merged statement inserts the rows of the single statements, with their values and in their order.
fn check_merged(runs: &[DeferredStatement]) {
    let ordered = in_order(runs);
    assert_eq!(ordered.len(), runs.len());
    for (statement, _) in runs {
        let of_it = |run: &&DeferredStatement| std::ptr::eq(run.0, *statement);
        let before: Vec<*const DeferredStatement> = runs.iter().filter(of_it).map(std::ptr::from_ref).collect();
        let after: Vec<*const DeferredStatement> =
            ordered.iter().copied().filter(of_it).map(std::ptr::from_ref).collect();
        assert_eq!(before, after, "runs of one statement keep their order");
    }

    let mut values = Vec::new();
    let mut expected = Vec::new();
    for (number, (statement, params)) in ordered.iter().enumerate() {
        let own: Vec<String> = (0..params.len()).map(|index| format!("value {index} of run {number}")).collect();
        expected.extend(inserted(&tokens(statement.text(Engine::Postgres)), &own));
        values.extend(own);
    }
    let merged = text(&ordered);
    let mut actual = Vec::new();
    for part in parts(&tokens(&merged)) {
        actual.extend(inserted(part, &values));
    }
    assert_eq!(actual, expected, "{merged}");
    let highest = tokens(&merged).iter().filter_map(placeholder).max().unwrap_or(0);
    assert!(highest <= values.len(), "a parameter is missing: {merged}");
}

/// Splits `WITH name AS (…), name AS (…) …` into the statements in parentheses and the last one.
fn parts(all: &[Token]) -> Vec<&[Token]> {
    let mut parts = Vec::new();
    let mut rest = all;
    while let [begin, _name, by, open, inner @ ..] = rest
        && (begin.0 == "WITH" || begin.0 == ",")
        && (by.0 == "AS" && open.0 == "(")
    {
        let mut depth = 1;
        let is_end = |token: &Token| {
            depth += i32::from(token.0 == "(") - i32::from(token.0 == ")");
            depth == 0
        };
        let Some(end) = inner.iter().position(is_end) else { break };
        parts.push(&inner[..end]);
        rest = &inner[end + 1..];
    }
    parts.push(rest);
    parts
}

/// Returns the one-row INSERTs that are equivalent to a multi-row INSERT, with values in place of parameters.
fn inserted(statement: &[Token], values: &[String]) -> Vec<Vec<String>> {
    let valued = |token: &Token| {
        let value = placeholder(token).map(|number| number.checked_sub(1).and_then(|index| values.get(index)));
        value.map_or_else(|| token.0.clone(), |value| value.cloned().unwrap_or_else(|| "no value".to_owned()))
    };
    let all: Vec<String> = statement.iter().map(valued).collect();
    let Some(first) = all.iter().position(|word| word == "VALUES").map(|values| values + 1) else { return vec![all] };
    let mut rows = Vec::new();
    let mut at = first;
    while let Some(end) = all[at..].iter().position(|word| word == ")") {
        rows.push(&all[at..=at + end]);
        at += end + 1;
        match all.get(at..at + 2) {
            Some([comma, open]) if comma == "," && open == "(" => at += 1,
            _ => break,
        }
    }
    rows.iter().map(|row| [&all[..first], row, &all[at..]].concat()).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn merged_statements_keep_their_properties() {
        parlour_testkit::fuzz("merging", 5_000, super::check);
    }
}
