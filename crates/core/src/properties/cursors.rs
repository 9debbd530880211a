//! Properties of cursors: a list continues only from a cursor that this installation sealed for it.

use super::edits::edited;
use crate::http::cursor::{Cursor, Cursors, ListCursors};
use crate::secret::Secret;

/// Maximum length of a sort key in bytes. The resulting cursor is within the maximum length.
const LONGEST_KEY: usize = 1_024;

/// Checks all properties on an input: a cursor as text, or a secret, an id, a sort key and edits to their cursor.
pub fn check(input: &[u8]) {
    let list = Cursors::new(&Secret::new([7; 32])).of("name");
    if let Some(cursor) = std::str::from_utf8(input).ok().and_then(parsed) {
        check_sealed(&list, &cursor);
    }
    let Some(([secret, length], rest)) = input.split_first_chunk() else { return };
    let Some((id, rest)) = rest.split_first_chunk::<8>() else { return };
    let (key, edits) = rest.split_at((4 * usize::from(*length)).min(rest.len()));
    check_position(*secret, i64::from_be_bytes(*id), &String::from_utf8_lossy(key), edits);
}

/// Parses a cursor as it arrives in a request.
fn parsed(text: &str) -> Option<Cursor> {
    let cursor: Cursor = text.parse().ok()?;
    assert_eq!(cursor.to_string(), text, "a cursor is shown as it was read");
    Some(cursor)
}

/// Checks that a cursor opens only if it equals the cursor that the list seals for its position.
fn check_sealed(list: &ListCursors, cursor: &Cursor) {
    if let Ok((key, id)) = list.open::<String>(cursor) {
        assert_eq!(list.seal(&key, id), *cursor, "opened, but not sealed");
    }
    if let Ok((key, id)) = list.open::<i64>(cursor) {
        assert_eq!(list.open::<String>(cursor).ok().and_then(|(text, _)| text.parse().ok()), Some(key));
        assert_eq!(list.open::<String>(cursor).ok().map(|(_, other)| other), Some(id));
    }
}

fn check_position(secret: u8, id: i64, key: &str, edits: &[u8]) {
    let key = key.get(..key.floor_char_boundary(LONGEST_KEY)).unwrap_or_default();
    let cursors = Cursors::new(&Secret::new([secret; 32]));
    let list = cursors.of("name");
    let cursor = list.seal(key, id);
    let text = cursor.to_string();
    assert_eq!(parsed(&text).as_ref(), Some(&cursor), "a cursor can be sent back");
    assert_eq!(list.open(&cursor).ok(), Some((key.to_owned(), id)));
    check_sealed(&list, &cursor);

    assert!(cursors.of("term").open::<String>(&cursor).is_err(), "another list");
    let others = Cursors::new(&Secret::new([secret ^ 1; 32]));
    assert!(others.of("name").open::<String>(&cursor).is_err(), "another installation");
    let changed = edited(&text, edits);
    if let Some(changed) = parsed(&changed).filter(|changed| *changed != cursor) {
        assert!(list.open::<String>(&changed).is_err(), "changed: {changed} from {text}");
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn cursors_keep_their_properties_on_any_text() {
        parlour_testkit::fuzz("cursors", 2_000, super::check);
    }
}
