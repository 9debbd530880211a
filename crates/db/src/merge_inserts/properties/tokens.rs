//! Tokenizer for a subset of PostgreSQL's lexical rules: names, numbers, strings, parameters, comments.

/// A word, a number, a string with its quotes, a parameter, or one other character.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token(pub(super) String);

/// Returns the number of a parameter, such as 2 for `$2`, or `None` for any other token.
pub(super) fn placeholder(token: &Token) -> Option<usize> {
    token.0.strip_prefix('$').and_then(|digits| digits.parse().ok())
}

/// Splits a text into tokens, without comments and white space.
pub(super) fn tokens(mut sql: &str) -> Vec<Token> {
    let mut all = Vec::new();
    while let Some(first) = sql.chars().next() {
        let length = token_length(sql, first);
        let (token, rest) = sql.split_at(length);
        if !first.is_ascii_whitespace() && !token.starts_with("--") && !token.starts_with("/*") {
            all.push(Token(token.to_owned()));
        }
        sql = rest;
    }
    all
}

fn token_length(sql: &str, first: char) -> usize {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || !c.is_ascii();
    let until =
        |pattern: &str, from: usize| sql[from..].find(pattern).map_or(sql.len(), |at| from + at + pattern.len());
    match first {
        '-' if sql.starts_with("--") => until("\n", 2),
        '/' if sql.starts_with("/*") => until("*/", 2),
        '\'' => quoted_length(sql, b'\'', false),
        '"' => quoted_length(sql, b'"', false),
        'E' | 'e' if sql[1..].starts_with('\'') => 1 + quoted_length(&sql[1..], b'\'', true),
        '$' => {
            let digits = sql[1..].bytes().take_while(u8::is_ascii_digit).count();
            let tag = sql[1..].find(|c| !is_word(c)).map_or(sql.len(), |at| at + 1);
            if digits == 0 && sql[tag..].starts_with('$') {
                return until(&sql[..=tag], tag + 1);
            }
            1 + digits
        }
        // A `$` may be part of a name.
        _ if is_word(first) => sql.find(|c| !is_word(c) && (c != '$' || first.is_ascii_digit())).unwrap_or(sql.len()),
        _ => first.len_utf8(),
    }
}

/// Returns the length of a quoted string, including its quotes. A doubled quote does not end the string. With
/// `has_escapes`, neither does a quote after a backslash.
fn quoted_length(sql: &str, quote: u8, has_escapes: bool) -> usize {
    let bytes = sql.as_bytes();
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' if has_escapes && at + 1 < bytes.len() => at += 2,
            byte if *byte == quote && bytes.get(at + 1) == Some(&quote) => at += 2,
            byte if *byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    sql.len()
}
